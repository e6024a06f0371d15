using Gateway.Orgs.Plans;

namespace Gateway.Orgs;

/// <summary>Where a caller's plan came from, in the order in which they are asked.</summary>
internal enum PlanSource
{
    Override,
    Settings,

    /// <summary>The plan that operators gave the application.</summary>
    Application,
    Token,
    Default,
}

/// <summary>
/// For whom a verified request speaks: derived once a token and generation, then shared by all its requests.
/// The baton of the walk; what stands here is verified, never what the client said beside its token.
/// </summary>
internal sealed class Caller
{
    private readonly object?[] _slots = new object?[CallerSlot.Most];

    public required OrgCode Org { get; init; }

    public required string Issuer { get; init; }

    /// <summary>The client application, where the issuer names one.</summary>
    public string? Application { get; init; }

    public required Plan Plan { get; init; }

    public required PlanSource PlanSource { get; init; }

    /// <summary>The scopes granted.</summary>
    public required IReadOnlySet<string> Scopes { get; init; }

    /// <summary>The value of each owned identity header that has one, ready to send.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> IdentityHeaders { get; init; } = [];

    /// <summary>The application's properties from the token, those that are text.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary>The generation it was derived from; an older one is derived again.</summary>
    public required int Generation { get; init; }

    internal ref object? Slot(int index) => ref _slots[index];
}

/// <summary>A place on the caller for what a later room derives from it once, so that nothing is looked up twice.</summary>
internal sealed class CallerSlot<T>(Func<Caller, T> derive)
    where T : class
{
    private static readonly int Index = CallerSlot.Next();

    public T Get(Caller caller) => (T)(Volatile.Read(ref caller.Slot(Index)) ?? Derive(caller));

    // Two requests may race here; both must go on with the one that stays.
    private object Derive(Caller caller)
    {
        var made = derive(caller);
        return Interlocked.CompareExchange(ref caller.Slot(Index), made, null) ?? made;
    }
}

internal static class CallerSlot
{
    public const int Most = 4;
    private static int _used;

    internal static int Next()
    {
        var index = Interlocked.Increment(ref _used) - 1;
        return index < Most
            ? index
            : throw new InvalidOperationException($"More than {Most} rooms keep something on the caller: raise CallerSlot.Most.");
    }
}
