using Gateway.Settings;
using Gateway.Tokens;

namespace Gateway.Orgs;

/// <summary>A token's standing under a snapshot: found in the token where it is of that generation, derived where it is not.</summary>
/// <param name="derivation">Derives it.</param>
/// <param name="seen">Null for explain, which leaves no trace: neither there nor in the token.</param>
/// <param name="time">The clock.</param>
internal sealed class CallerStandings(CallerDerivation derivation, CallersSeen? seen, TimeProvider time)
{
    /// <summary>Known to be welcome under this snapshot, without deriving anything; false where that must be found out, too.</summary>
    public static bool IsWelcome(VerifiedToken token, Snapshot snapshot) =>
        token.Derived is CallerStanding standing && standing.Generation == snapshot.Generation && !standing.Verdict.IsRefused;

    /// <summary>A hit compares one integer; only one that is revoked for a time looks at the clock.</summary>
    public CallerStanding Of(VerifiedToken token, Snapshot snapshot)
    {
        if (token.Derived is CallerStanding standing && standing.Generation == snapshot.Generation
            && (standing.Until is not { } end || time.GetUtcNow() < end))
        {
            return standing;
        }
        standing = derivation.Derive(token, snapshot);
        if (seen is null)
            return standing;
        token.Derived = standing;
        if (standing.Caller is { } caller)
            seen.Note(caller);
        return standing;
    }
}
