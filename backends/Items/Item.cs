namespace Backends.Items;

/// <summary>What the service keeps; the org shows in every answer.</summary>
internal sealed record Item(long Id, string Org, string Name, DateTimeOffset CreatedAt);

/// <summary>What a client sends to make or change one.</summary>
internal sealed record ItemInput(string? Name)
{
    public bool IsValid => Name is { Length: >= 1 and <= 200 };
}
