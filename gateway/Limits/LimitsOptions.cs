namespace Gateway.Limits;

/// <summary><c>Gateway:Limits</c>: how limits are told, not what they are; that is the plans' part.</summary>
internal sealed class LimitsOptions
{
    /// <summary>Sends <c>X-RateLimit-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> too, for clients that know no other.</summary>
    public bool LegacyFields { get; set; }
}
