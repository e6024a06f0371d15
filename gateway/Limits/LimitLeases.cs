using Microsoft.Extensions.ObjectPool;

namespace Gateway.Limits;

/// <summary>The leases at rest: an admitted request makes no garbage.</summary>
internal sealed class LimitLeases
{
    // About what a busy gateway has in flight at once; more are made and let go.
    private const int MostAtRest = 1024;

    private readonly ObjectPool<LimitLease> _pool;

    public LimitLeases() => _pool = new DefaultObjectPool<LimitLease>(new Policy(this), MostAtRest);

    public LimitLease Rent() => _pool.Get();

    private sealed class Policy(LimitLeases leases) : PooledObjectPolicy<LimitLease>
    {
        public override LimitLease Create() => new(leases._pool);

        public override bool Return(LimitLease obj) => true;
    }
}
