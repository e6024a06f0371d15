namespace Gateway.Limits.Shares;

/// <summary>What one process says of one limit: sums since it began, so that a row told twice or late changes nothing.</summary>
/// <param name="Process">Made anew at every start.</param>
/// <param name="Key">The rest of a <see cref="States.SharedLimitKey"/>.</param>
/// <param name="Asked">Units a second asked for, lately.</param>
/// <param name="Until">Unix milliseconds after which the row means nothing.</param>
/// <param name="At">When it was told, Unix milliseconds by the store's clock.</param>
internal sealed record ShareRow(string Process, string Org, string Key, long Spent, double Asked, long Until, long At);
