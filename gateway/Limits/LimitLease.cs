using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Gateway.Limits.States;
using Gateway.Refusals;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Primitives;

namespace Gateway.Limits;

/// <summary>
/// What one request holds of its limits until it ends, and the fields of its answer. Used again: it goes home when the request
/// has ended and its fields are written; where no answer ever starts it is simply left to the collector.
/// </summary>
internal sealed class LimitLease(ObjectPool<LimitLease> home) : RateLimitLease
{
    /// <summary>Names of the limits that refused.</summary>
    public static readonly MetadataName<IReadOnlyList<string>> ViolatedPolicies =
        MetadataName.Create<IReadOnlyList<string>>("VIOLATED_POLICIES");

    private static readonly Func<object, Task> WriteFields = static lease => ((LimitLease)lease).Write();

    private PlanLimits _plan = null!;
    private LimitState[] _states = [];
    private DecidedLimit[] _marks = [];
    private Lock _gate = null!;
    private DecisionTime _at;
    private long _units;
    private long _billed;
    private long _bytes;
    private bool _isOpen;
    private bool _isAcquired;
    private IHeaderDictionary? _headers;
    private bool _isLegacy;
    private int _holders;

    public override bool IsAcquired => _isAcquired;

    public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name, ViolatedPolicies.Name];

    /// <summary>When the request was admitted.</summary>
    public DateTime At => _at.Utc;

    public Verdict Verdict => _isAcquired ? Verdict.Pass : LimitVerdict.Of(_plan.All, Marks);

    private Span<DecidedLimit> Marks => _marks.AsSpan(0, _plan.Count);

    /// <summary>Judges and charges; the caller holds the gate.</summary>
    public void Take(PlanLimits plan, LimitState[] states, Lock gate, in DecisionTime now, long units)
    {
        if (_marks.Length < plan.Count)
            _marks = new DecidedLimit[plan.Count];
        (_plan, _states, _gate, _at, _units) = (plan, states, gate, now, units);
        (_billed, _bytes, _headers, _holders) = (0, 0, null, 1);
        _isOpen = true;
        _isAcquired = Decision.Take(plan.All, states, Marks, now, units);
    }

    public void Count() => LimitTally.Count(_plan.All, Marks, _isAcquired);

    /// <summary>Puts the fields on the answer when it starts, behind a backend's own members.</summary>
    public void ShowOn(HttpResponse response, bool legacy)
    {
        if (!_plan.AreShown)
            return;
        _isLegacy = legacy;
        _headers = response.Headers;
        _holders++;
        response.OnStarting(WriteFields, this);
    }

    /// <summary>What the request turned out to be worth; without it a quota gets everything back.</summary>
    public void Settle(long billed, long bytes) => (_billed, _bytes) = (billed, bytes);

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        var verdict = Verdict;
        metadata = metadataName == MetadataName.RetryAfter.Name && verdict.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds)
            : metadataName == ViolatedPolicies.Name ? verdict.ViolatedPolicies
            : null;
        return metadata is not null;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!_isOpen)
            return;
        _isOpen = false;
        var charged = new Charged(_at.Utc, _units, _billed, _bytes);
        lock (_gate)
        {
            for (var i = 0; i < _plan.Count; i++)
            {
                if (_marks[i].IsCharged)
                    _states[i].End(charged);
            }
        }

        Leave();
    }

    private Task Write()
    {
        var headers = _headers!;
        Append(headers, RateLimitFields.PolicyName, _plan.Policy(_at.Utc));
        Append(headers, RateLimitFields.LimitName, RateLimitFields.LimitOf(_plan.All, Marks));
        if (_isLegacy)
            LegacyFields.Write(headers, _plan.All, Marks);
        Leave();
        return Task.CompletedTask;
    }

    private static void Append(IHeaderDictionary headers, string name, string value) =>
        headers[name] = headers.TryGetValue(name, out var theirs) ? StringValues.Concat(theirs, value) : value;

    private void Leave()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;
        _headers = null;
        home.Return(this);
    }
}
