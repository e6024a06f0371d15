using Gateway.Orgs;

namespace Gateway.Limits.States;

/// <summary>
/// What the ledger and the open admissions hold for a scope in the period that begins at <paramref name="from"/>; null until
/// the ledger has been read. Asked when a quota's state is made and when its period turns, never per request; it must be in
/// memory, and must know every ended request, because a state that nobody holds open is forgotten in its favour.
/// </summary>
internal delegate long? UsedSoFar(OrgCode org, LimitKey key, DateTime from);
