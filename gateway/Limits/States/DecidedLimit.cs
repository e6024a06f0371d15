namespace Gateway.Limits.States;

/// <summary>What was decided on one limit of a request.</summary>
internal struct DecidedLimit
{
    public bool Fits;

    public bool IsCharged;

    public LimitLevel Level;
}
