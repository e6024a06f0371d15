using System.Runtime.InteropServices;

using Gateway.Orgs.Plans;

namespace Gateway.Metering;

/// <summary>
/// What each org has used in the current day and month: ledger, records not yet folded, and the units of open admissions.
/// </summary>
internal sealed class PeriodUse
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Account, int Route), Cell> _cells = [];
    private readonly Dictionary<string, List<Cell>> _byOrg = new(StringComparer.Ordinal);

    /// <summary>Brings records that ended since the last fold in before a sum is read; set by the fold.</summary>
    public Action CatchUp { get; set; } = static () => { };

    /// <summary>Whether the ledger has been read: until then the sums hold only what came since the start.</summary>
    public bool IsWhole { get; set; }

    public PeriodSum OfOrg(string org, QuotaPeriod period, DateTimeOffset now) => Sum(org, period, now, static (_, _) => true, "");

    public PeriodSum OfApplication(string org, string? application, QuotaPeriod period, DateTimeOffset now) =>
        Sum(org, period, now, static (cell, key) => string.Equals(cell.Account.Application, key, StringComparison.Ordinal), application);

    public PeriodSum OfRoute(string org, string route, QuotaPeriod period, DateTimeOffset now) =>
        Sum(org, period, now, static (cell, key) => string.Equals(cell.Route.Route, key, StringComparison.Ordinal), route);

    /// <summary>Adds to the period of the request's admission; a period that is over is no longer kept here.</summary>
    public void Add(MeterAccount account, MeterRoute route, long admittedTicks, in PeriodSum change) =>
        Add(account, route, new DateTime(admittedTicks, DateTimeKind.Utc), change, change);

    public void Add(MeterAccount account, MeterRoute route, DateTime at, in PeriodSum today, in PeriodSum thisMonth)
    {
        lock (_gate)
        {
            ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, (account.Id, route.Id), out _);
            if (cell is null)
            {
                cell = new Cell(account, route);
                (CollectionsMarshal.GetValueRefOrAddDefault(_byOrg, account.Org, out _) ??= []).Add(cell);
            }

            cell.Day.Add(QuotaPeriod.Day.NumberOf(at), today);
            cell.Month.Add(QuotaPeriod.Month.NumberOf(at), thisMonth);
        }
    }

    private PeriodSum Sum(string org, QuotaPeriod period, DateTimeOffset now, Func<Cell, string?, bool> matches, string? key)
    {
        CatchUp();
        var number = period.NumberOf(now.UtcDateTime);
        var sum = default(PeriodSum);
        lock (_gate)
        {
            if (!_byOrg.TryGetValue(org, out var own))
                return sum;
            foreach (var cell in own)
            {
                ref readonly var kept = ref period == QuotaPeriod.Day ? ref cell.Day : ref cell.Month;
                if (kept.Number == number && matches(cell, key))
                    sum += kept.Sum;
            }
        }

        return sum;
    }

    private sealed class Cell(MeterAccount account, MeterRoute route)
    {
        public Kept Day;
        public Kept Month;

        public MeterAccount Account => account;

        public MeterRoute Route => route;
    }

    private struct Kept
    {
        public int Number;
        public PeriodSum Sum;

        public void Add(int number, in PeriodSum change)
        {
            if (number > Number)
                (Number, Sum) = (number, default);
            if (number == Number)
                Sum += change;
        }
    }
}
