using System.Globalization;

namespace Gateway.Benchmarks.Load;

/// <summary>What to measure: published gateways against bare YARP, in alternating slices of one run.</summary>
internal sealed record LoadOptions
{
    internal const string Help = """
        Usage: load --gateway FOLDER [--with NAME=VALUE] [--gateway FOLDER]
                    [--pairs 12] [--seconds 3] [--warmup 25] [--orgs 100] [--connections 64] [--bad]

          --gateway      a folder that `dotnet publish gateway -c Release -o FOLDER` wrote; more than one compares before and after
          --with         an environment variable for the gateway named just before
          --pairs        slices of every peer, one after the other
          --seconds      length of a slice
          --warmup       seconds of load on each peer before the first slice
          --orgs         orgs, each with two tokens, in rotation over all connections
          --connections  keep-alive connections
          --bad          every token has a changed signature: what a 401 costs

        Needs wrk, nginx and taskset. Read the ratios; the times are this machine's.
        """;

    public IReadOnlyList<LoadedGateway> Gateways { get; init; } = [];

    public int Pairs { get; init; } = 12;

    public int Seconds { get; init; } = 3;

    public int Warmup { get; init; } = 25;

    public int Orgs { get; init; } = 100;

    public int Connections { get; init; } = 64;

    public bool Bad { get; init; }

    /// <summary>Null when the arguments are not understood.</summary>
    internal static LoadOptions? Parse(string[] arguments)
    {
        LoadOptions options = new();
        while (arguments is [var name, .. var rest])
        {
            if (name == "--bad")
            {
                (options, arguments) = (options with { Bad = true }, rest);
                continue;
            }

            if (rest is not [var value, .. var after] || options.With(name, value) is not { } with)
                return null;
            (options, arguments) = (with, after);
        }

        return options.Gateways.Count == 0 ? null : options;
    }

    private LoadOptions? With(string name, string value)
    {
        if (name == "--gateway")
            return this with { Gateways = [.. Gateways, new LoadedGateway(Path.GetFullPath(value), [])] };
        if (name == "--with")
        {
            return Gateways.Count > 0 && value.Split('=', 2) is [var variable, var text]
                ? this with { Gateways = [.. Gateways.SkipLast(1), Gateways[^1].With(variable, text)] }
                : null;
        }
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return null;
        return name switch
        {
            "--pairs" => this with { Pairs = number },
            "--seconds" => this with { Seconds = number },
            "--warmup" => this with { Warmup = number },
            "--orgs" => this with { Orgs = number },
            "--connections" => this with { Connections = number },
            _ => null,
        };
    }
}
