namespace Gateway.Metering.Journal;

/// <summary>A name a record refers to by number: an account or a route. Held by callers, so a request compares one integer.</summary>
internal abstract class JournalName(int id)
{
    private int _writtenIn;

    /// <summary>Number for the life of the process; each segment says what its numbers mean.</summary>
    public int Id { get; } = id;

    public abstract NameEntry Entry { get; }

    /// <summary>Ordinal of the last segment this name was written into.</summary>
    public int WrittenIn
    {
        get => Volatile.Read(ref _writtenIn);
        set => Volatile.Write(ref _writtenIn, value);
    }
}
