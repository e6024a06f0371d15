using System.Globalization;
using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>What replicas share one state of. A quota's period is part of it; a rate has none.</summary>
/// <param name="From">The quota's period; the default for a rate.</param>
/// <param name="To">Its end.</param>
internal readonly record struct SharedLimitKey(OrgCode Org, LimitKey Limit, DateTime From = default, DateTime To = default)
{
    private const char Separator = '\n'; // in no name of a limit, no application and no route

    /// <summary>Everything but the org, as it stands in the store.</summary>
    public string Text => string.Join(
        Separator, Limit.Scope, Limit.Kind, Limit.Period, Limit.Unit, From.Ticks.ToString(CultureInfo.InvariantCulture),
        To.Ticks.ToString(CultureInfo.InvariantCulture), Limit.Name, Limit.Of);

    /// <summary>Null for what another version of the gateway wrote.</summary>
    public static SharedLimitKey? Parse(string org, string text)
    {
        var parts = text.Split(Separator, 8);
        if (parts.Length != 8 || !OrgCode.TryParseStored(org, out var code)
            || !Enum.TryParse(parts[0], out LimitScope scope) || !Enum.TryParse(parts[1], out LimitKind kind)
            || !Enum.TryParse(parts[2], out QuotaPeriod period) || !Enum.TryParse(parts[3], out QuotaUnit unit)
            || !long.TryParse(parts[4], CultureInfo.InvariantCulture, out var from)
            || !long.TryParse(parts[5], CultureInfo.InvariantCulture, out var to))
        {
            return null;
        }

        LimitKey limit = new(scope, scope == LimitScope.Org ? null : parts[7], parts[6], kind, period, unit);
        return new SharedLimitKey(code, limit, new DateTime(from, from == 0 ? DateTimeKind.Unspecified : DateTimeKind.Utc),
            new DateTime(to, to == 0 ? DateTimeKind.Unspecified : DateTimeKind.Utc));
    }
}
