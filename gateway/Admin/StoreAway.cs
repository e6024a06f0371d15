using System.Data.Common;
using Gateway.Refusals;
using Gateway.Store;

namespace Gateway.Admin;

/// <summary>A call that needs the store while it is away: an expected no, not a fault of the gateway.</summary>
internal static class StoreAway
{
    private const int RetryAfterSeconds = 5;

    public static Verdict Verdict { get; } = new(Catalogue.StoreUnavailable) { RetryAfter = RetryAfterSeconds };

    public static bool IsMeantBy(Exception error) => error is DbException or StorageException;
}
