namespace Backends.Items;

/// <summary>The service's statements; each names the org although the policy would, so that one slip alone shows nothing.</summary>
internal sealed record PostgresStatements
{
    public string All { get; init; } = "SELECT id, org, name, created_at FROM items WHERE org = @org ORDER BY id";

    public string Find { get; init; } = "SELECT id, org, name, created_at FROM items WHERE org = @org AND id = @id";

    public string Add { get; init; } =
        "INSERT INTO items (org, name, created_at) VALUES (@org, @name, @now) RETURNING id, org, name, created_at";

    public string Rename { get; init; } = "UPDATE items SET name = @name WHERE org = @org AND id = @id RETURNING id, org, name, created_at";

    public string Remove { get; init; } = "DELETE FROM items WHERE org = @org AND id = @id RETURNING id, org, name, created_at";
}
