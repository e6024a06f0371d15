using System.Globalization;
using BenchmarkDotNet.Running;
using Gateway.Benchmarks;
using Gateway.Benchmarks.Load;
using Gateway.Benchmarks.Load.Peers;

switch (args)
{
    case ["load", .. var rest]:
        if (LoadOptions.Parse(rest) is { } options)
            return await PairedLoad.RunAsync(options);
        Console.WriteLine(LoadOptions.Help);
        return 2;
    case [BareYarp.Word, var urls, var backend]:
        BareYarp.Run(urls, backend);
        return 0;
    case [JwtYarp.Word, var urls, var backend, var issuer, var limit]:
        JwtYarp.Run(urls, backend, issuer, int.Parse(limit, CultureInfo.InvariantCulture));
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(JournalBenchmarks).Assembly).Run(args);
        return 0;
}
