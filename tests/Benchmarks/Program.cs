using BenchmarkDotNet.Running;
using Gateway.Benchmarks;
using Gateway.Benchmarks.Load;

switch (args)
{
    case ["load", .. var rest]:
        if (LoadOptions.Parse(rest) is { } options)
            return await PairedLoad.RunAsync(options);
        Console.WriteLine(LoadOptions.Help);
        return 2;
    case ["yarp", var url, var backend]:
        BareYarp.Run(url, backend);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(JournalBenchmarks).Assembly).Run(args);
        return 0;
}
