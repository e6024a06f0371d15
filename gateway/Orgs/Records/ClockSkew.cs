using System.Diagnostics.Metrics;
using System.Globalization;
using Gateway.Settings;

namespace Gateway.Orgs.Records;

/// <summary>
/// How far this process's clock is ahead of the store's, behind it where below zero. What gateways decide together goes by the
/// store's clock; the times in tokens go by this one.
/// </summary>
internal sealed partial class ClockSkew
{
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(2);
    private readonly SaidOnce _said = new();
    private readonly ILogger<ClockSkew> _logger;
    private long _ticks;

    public ClockSkew(IMeterFactory meters, ILogger<ClockSkew> logger)
    {
        _logger = logger;
        meters.Create("Gateway.Orgs").CreateObservableGauge("gateway.clock.skew", () => Value.TotalSeconds, "s",
            "How far this gateway's clock is ahead of the store's, behind it where below zero.");
    }

    /// <summary>As last measured.</summary>
    public TimeSpan Value => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    /// <summary>What to tell of it; null while it is bearable.</summary>
    public string? Trouble => _said.Trouble;

    /// <param name="here">What time it was here when the question went out.</param>
    /// <param name="there">What time the store says it is.</param>
    /// <param name="took">From question to answer; where that is long, the answer says little.</param>
    public void Measure(DateTimeOffset here, DateTimeOffset there, TimeSpan took)
    {
        if (took > Bearable)
            return;
        var skew = here + (took / 2) - there;
        Volatile.Write(ref _ticks, skew.Ticks);
        if (skew.Duration() <= Bearable)
        {
            _said.Works();
            return;
        }

        var seconds = Math.Round(skew.Duration().TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var isNew = _said.Trouble is null;
        _said.Fails($"this gateway's clock is {seconds} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the store's");
        if (isNew)
            LogSkew(_said.Trouble!);
    }

    [LoggerMessage(603, LogLevel.Warning, "{Trouble}: set this machine's clock (NTP). The times in tokens are held against it; "
        + "revocations and the audit go by the store's")]
    private partial void LogSkew(string trouble);
}
