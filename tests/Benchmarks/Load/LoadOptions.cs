using System.Globalization;
using Gateway.Benchmarks.Load.Peers;

namespace Gateway.Benchmarks.Load;

/// <summary>What to measure: published gateways against their peers, in alternating slices of one run.</summary>
internal sealed record LoadOptions
{
    internal const string Help = """
        Usage: load --gateway FOLDER [--with NAME=VALUE] [--gateway FOLDER] [--peer NAME]... [--mode NAME]...
                    [--pairs 12] [--most 36] [--seconds 3] [--warmup 25] [--keep FILE]

          --gateway  a folder that `dotnet publish gateway -c Release -o FOLDER` wrote; more than one compares before and after
          --with     an environment variable for the gateway named just before
          --peer     beside bare YARP, which is always there:
                       same      bare YARP with the runtime settings that the gateway starts with
                       jwt       YARP with JwtBearer and AddRateLimiter, as their documentation shows
                       haproxy   HAProxy doing the full work
                       lua       nginx with Lua and a cache of tokens doing the full work
                       off       the first gateway without limits, access log and telemetry
                       direct    the backend itself, to take its time from the others'
                       all       all of these
          --mode     pair (default), paced, rejected, bodies, tls, http2, connections, orgs, cold, all
          --pairs    slices of every peer, one after the other
          --most     go on up to so many, until the gateway's ratio is known to 5 %
          --seconds  length of a slice
          --warmup   seconds of load on each peer before the first slice
          --keep     a Markdown file to write the tables to as well

        Every peer that does the full work is proved to do it before it is measured. Needs wrk, nginx, taskset; haproxy,
        nginx's Lua module and h2load where they are asked for. Read the ratios; the times are this machine's.
        """;

    public IReadOnlyList<LoadedGateway> Gateways { get; init; } = [];

    public IReadOnlyList<string> Peers { get; init; } = [];

    public IReadOnlyList<string> Modes { get; init; } = [];

    public int Pairs { get; init; } = 12;

    public int Most { get; init; } = 36;

    public int Seconds { get; init; } = 3;

    public int Warmup { get; init; } = 25;

    /// <summary>Null where nothing is kept.</summary>
    public string? Keep { get; init; }

    public IReadOnlyList<Shape> Shapes =>
        [.. (Modes.Count == 0 ? ["pair"] : Modes).SelectMany(Shape.Of).Distinct()];

    public bool Cold => Modes.Any(static mode => mode is Shape.Cold or Shape.All);

    /// <summary>Null when the arguments are not understood.</summary>
    internal static LoadOptions? Parse(string[] arguments)
    {
        LoadOptions options = new();
        while (arguments is [var name, var value, .. var rest])
        {
            if (options.With(name, value) is not { } with)
                return null;
            (options, arguments) = (with, rest);
        }

        return arguments is [] && options.Gateways.Count > 0 ? options : null;
    }

    private LoadOptions? With(string name, string value) => name switch
    {
        "--gateway" => this with { Gateways = [.. Gateways, new LoadedGateway(Path.GetFullPath(value), [])] },
        "--with" when Gateways.Count > 0 && value.Split('=', 2) is [var variable, var text] =>
            this with { Gateways = [.. Gateways.SkipLast(1), Gateways[^1].With(variable, text)] },
        "--peer" when value == Shape.All => this with { Peers = [.. PeerKinds.Names] },
        "--peer" when PeerKinds.Names.Contains(value) => this with { Peers = [.. Peers, value] },
        "--mode" when value == Shape.All || Shape.Modes.ContainsKey(value) => this with { Modes = [.. Modes, value] },
        "--keep" => this with { Keep = Path.GetFullPath(value) },
        _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => With(name, number),
        _ => null,
    };

    private LoadOptions? With(string name, int number) => name switch
    {
        "--pairs" => this with { Pairs = number },
        "--most" => this with { Most = number },
        "--seconds" => this with { Seconds = number },
        "--warmup" => this with { Warmup = number },
        _ => null,
    };
}
