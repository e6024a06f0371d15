using FsCheck;
using Gateway.Testing.Processes;

namespace Gateway.Tests;

/// <summary>How properties are tried: from one seed, so that a red run can be had again and a green one stays green.</summary>
internal static class PropertyRuns
{
    /// <summary>Odd, as FsCheck wants it.</summary>
    private const ulong Gamma = 7919;

    public static Config Of(int count) => Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay((ulong)LongMode.Seed, Gamma);
}
