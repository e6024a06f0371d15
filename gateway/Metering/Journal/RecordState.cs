namespace Gateway.Metering.Journal;

/// <summary>The last word of a record. At <see cref="FirstBatch"/> and above it also names the ledger batch it went into.</summary>
internal static class RecordState
{
    public const int Empty = 0;
    public const int Admitted = 1;

    /// <summary>Still open, with what it had used at its last report.</summary>
    public const int Progress = 2;

    /// <summary>Taken, and given up before its request went anywhere.</summary>
    public const int Void = 3;
    public const int Ended = 4;

    /// <summary>First record of a block that holds names.</summary>
    public const int Names = 5;

    /// <summary>The key of the request in the record before it; settled with that.</summary>
    public const int Key = 6;

    /// <summary>State of a record in batch n: <c>FirstBatch + n</c>.</summary>
    public const int FirstBatch = 16;

    /// <summary>How far a record has come; it only ever goes up.</summary>
    public static int Rank(int state) => state switch
    {
        Empty => 0,
        Admitted or Key => 1,
        Progress => 2,
        Void or Ended or Names => 3,
        _ => 4,
    };
}
