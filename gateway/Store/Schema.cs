namespace Gateway.Store;

/// <summary>One room's tables as a list of steps; the version of a database is the number of steps it has taken.</summary>
internal sealed record Schema(string Room, params IReadOnlyList<SchemaStep> Steps);

/// <summary>One step in both dialects; a step that was ever released is never edited.</summary>
internal sealed record SchemaStep(string Sqlite, string PostgreSql);
