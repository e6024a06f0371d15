using System.Diagnostics.Metrics;
using Gateway.Limits;
using Gateway.Limits.Shares;
using Gateway.Orgs;
using Gateway.Orgs.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Limits;

/// <summary>One of several gateways that hold a limit together.</summary>
internal sealed class ShareMember : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LimitStates _states;
    private Caller? _caller;
    private Limit? _last;
    private long _billed;

    public ShareMember(TimeProvider time)
    {
        Replicas = new Replicas(time);
        // The ledger of this gateway alone: what the others brought came after it began.
        _states = new LimitStates(time, (_, _, _) => _billed, new LimitsMetrics(_services.GetRequiredService<IMeterFactory>()), Replicas);
    }

    public Replicas Replicas { get; }

    public int Admitted { get; private set; }

    public bool TryTake(Limit limit, long billed = 1)
    {
        using var lease = (LimitLease)_states.Limiter(CallerOf(limit), null).AttemptAcquire(1);
        if (lease.IsAcquired)
        {
            Admitted++;
            lease.Settle(billed, 0);
            _billed += billed;
        }

        return lease.IsAcquired;
    }

    public long Used(string name, Limit? limit = null) =>
        _states.Limiter(CallerOf(limit ?? _last!), null).Peek(1).Limits.Single(one => one.Name == name).Used;

    public void Dispose()
    {
        _states.Dispose();
        _services.Dispose();
    }

    // One caller a limit, as tokens have: a caller keeps its limiter.
    private Caller CallerOf(Limit limit)
    {
        if (_last != limit)
            (_last, _caller) = (limit, LimitsRig.Caller(limit));
        return _caller!;
    }
}
