using Gateway.Settings;

namespace Gateway.Metering.Ledger;

/// <summary>How far the ledger is behind; read by metrics and readiness.</summary>
internal sealed class FoldProgress(TimeProvider time)
{
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(8);
    private readonly SaidOnce _said = new();
    private long _caughtUp = time.GetTimestamp();
    private volatile bool _isOpen;

    /// <summary>Whether the ledger was reached and what the last process left is accounted for.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Empty while folding works.</summary>
    public string Trouble => _said.Trouble ?? "";

    /// <summary>False within ten seconds of the ledger's last answer, whether it fails or hangs.</summary>
    public bool IsUp => _isOpen && _said.Trouble is null && Lag < LongestLag;

    public TimeSpan Lag => time.GetElapsedTime(Volatile.Read(ref _caughtUp));

    public void Opened() => _isOpen = true;

    public void CaughtUp()
    {
        Volatile.Write(ref _caughtUp, time.GetTimestamp());
        _said.Works();
    }

    /// <summary>True when that is still to be said.</summary>
    public bool Failed(string trouble) => _said.Fails(trouble);
}
