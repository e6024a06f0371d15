using Gateway.Limits.States;
using Gateway.Metering;
using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Limits;

/// <summary>Asks the ledger on behalf of a quota, in the words of its scope.</summary>
internal static class LedgerUse
{
    public static UsedSoFar Over(PeriodUse use) => (org, key, from) => use.IsWhole ? Used(use, org, key, from) : null;

    private static long Used(PeriodUse use, OrgCode org, LimitKey key, DateTime from)
    {
        var sum = key.Scope switch
        {
            LimitScope.Org => use.OfOrg(org.Value, key.Period, from),
            LimitScope.Application => use.OfApplication(org.Value, key.Of is "" ? null : key.Of, key.Period, from),
            LimitScope.Route => use.OfRoute(org.Value, key.Of ?? "", key.Period, from),
            _ => throw new ArgumentOutOfRangeException(nameof(key), key.Scope, "no scope of a limit"),
        };
        return key.Unit == QuotaUnit.Bytes ? sum.BytesIn + sum.BytesOut : sum.Units;
    }
}
