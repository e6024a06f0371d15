namespace Gateway.Metering;

/// <summary>What an admission survives before its request is forwarded.</summary>
internal enum Durability
{
    /// <summary>The death of the process at any instant; a power cut may cost what was written since the last sync.</summary>
    Process,

    /// <summary>A power cut too: the admission is synced to disk first, many requests by one sync.</summary>
    PowerLoss,
}
