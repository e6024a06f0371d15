namespace Gateway.Limits.States;

/// <summary>The other gateways on the same store, as a limit's state needs them.</summary>
internal interface IReplicas
{
    /// <summary>The store did not answer for so long that what the others spend is unknown.</summary>
    bool IsAway { get; }

    int Round { get; }

    /// <summary>A limit as replicas share it; null for what each process counts for itself.</summary>
    SharedLimit? Of(SharedLimitKey key);

    /// <summary>Something changed that the next exchange tells the others.</summary>
    void Note(SharedLimit shared);
}
