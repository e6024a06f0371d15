namespace Gateway.Metering;

/// <summary>What happens to requests when the journal is full.</summary>
internal enum WhenFull
{
    /// <summary>They are refused as <c>overloaded</c>; nothing is lost.</summary>
    Refuse,

    /// <summary>They are forwarded unmetered, and counted as dropped.</summary>
    Drop,
}
