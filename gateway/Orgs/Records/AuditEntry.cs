namespace Gateway.Orgs.Records;

/// <summary>Who changed what, and when; before and after are the JSON of the record, null for none.</summary>
internal sealed record AuditEntry(
    long Version, DateTimeOffset At, string Who, string Action, string Subject, string? Before, string? After);
