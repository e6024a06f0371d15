namespace Deploy.Demo;

/// <summary>The command line.</summary>
internal sealed class DemoOptions
{
    public const string Help = """
        dotnet run --project deploy/Demo -- [options]

        Starts the development issuer, two legacy services and the gateway, and prints lines to try.
        Ctrl-C or SIGTERM stops everything. After kill -9 of the demo the services are stopped by
        their watchers (Linux, macOS), but a temporary directory stays; on Windows they have to be
        ended by hand.

          --gateway-port N   default 8080      --issuer-port N   default 8082
          --admin-port N     default 8081      --items-port N    default 8083
          --echo-us-port N   default 8085      --echo-port N     default 8084
          --data DIR         keep data and logs there; default: a temporary directory, removed at the end
          --gateway-program FILE   start this in place of the built gateway: a published one, or one in a container
          --verify           run each printed line, check what it does, stop everything; exit 0 or 1
                             (ports that are not given are chosen freely then)

        Port 0 means any free port.
        """;

    private static readonly Dictionary<string, int> Defaults =
        new() { ["gateway"] = 8080, ["admin"] = 8081, ["issuer"] = 8082, ["items"] = 8083, ["echo"] = 8084, ["echo-us"] = 8085 };

    public bool ShowHelp { get; private set; }

    public bool Verify { get; private set; }

    public string? Data { get; private set; }

    public string? GatewayProgram { get; private set; }

    /// <summary>The wanted port of each service; 0 = any.</summary>
    public Dictionary<string, int> Ports { get; } = [];

    public static DemoOptions Parse(string[] args)
    {
        var options = new DemoOptions();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var name))
            options.Take(name, rest);
        foreach (var (service, port) in Defaults)
            options.Ports.TryAdd(service, options.Verify ? 0 : port);
        return options;
    }

    public static string PortOption(string service) => $"--{service}-port";

    private void Take(string name, Queue<string> rest)
    {
        if (name is "--help" or "-h")
            ShowHelp = true;
        else if (name is "--verify")
            Verify = true;
        else if (name is "--data")
            Data = Path.GetFullPath(Value(name, rest));
        else if (name is "--gateway-program")
            GatewayProgram = Path.GetFullPath(Value(name, rest));
        else if (Defaults.Keys.FirstOrDefault(service => name == PortOption(service)) is { } service)
            Ports[service] = Port(name, Value(name, rest));
        else
            throw new DemoException($"Unknown option {name}. Options are listed by --help.");
    }

    private static string Value(string name, Queue<string> rest) =>
        rest.TryDequeue(out var value) ? value : throw new DemoException($"{name} needs a value.");

    private static int Port(string name, string value) =>
        ushort.TryParse(value, out var port) ? port : throw new DemoException($"{name}: {value} is no port (0 to 65535).");
}
