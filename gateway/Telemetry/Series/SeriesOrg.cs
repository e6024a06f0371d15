namespace Gateway.Telemetry.Series;

/// <summary>An organisation that may have series: its cells live as long as the process, and count while it is shown.</summary>
internal sealed class SeriesOrg(string name)
{
    private long _requests;
    private long _ranked;

    public string Name { get; } = name;

    /// <summary>False: its requests count for all others together, and its own series rest where they are.</summary>
    public bool IsShown
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Shown whatever its traffic: the settings name it.</summary>
    public bool IsNamed { get; set; }

    /// <summary>Stands for no organisation, or for all others together: nobody's code begins with an underscore.</summary>
    public bool IsNobody { get; } = IsNobodys(name);

    public static bool IsNobodys(string name) => name.Length == 0 || name[0] == '_';

    /// <summary>Requests lately; what came before the last ranking weighs half, what came before that a quarter.</summary>
    public long Recent { get; private set; }

    public void Count() => Interlocked.Increment(ref _requests);

    public void Rank()
    {
        var requests = Volatile.Read(ref _requests);
        (Recent, _ranked) = ((Recent / 2) + requests - _ranked, requests);
    }
}
