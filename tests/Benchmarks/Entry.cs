using System.Globalization;
using BenchmarkDotNet.Running;
using Gateway.Benchmarks.Load;
using Gateway.Benchmarks.Load.Peers;

namespace Gateway.Benchmarks;

/// <summary>Which of the measurements runs.</summary>
internal static class Entry
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["load", .. var rest]:
                if (LoadOptions.Parse(rest) is { } options)
                    return await PairedLoad.RunAsync(options);
                Console.WriteLine(LoadOptions.Help);
                return 2;
            case ["bytes", .. var rest]:
                return await WalkBytes.RunAsync(types: rest is ["--types"]);
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
    }
}
