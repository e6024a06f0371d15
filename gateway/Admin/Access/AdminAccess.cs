using System.Net;
using Gateway.Refusals;

namespace Gateway.Admin.Access;

/// <summary>Who may use the admin API: holders of a key; without any key, this machine alone. Pure.</summary>
internal static class AdminAccess
{
    private const string Scheme = "Bearer ";
    public const string Anyone = "loopback";

    /// <param name="keys">The keys of the settings.</param>
    /// <param name="request">What the call brings.</param>
    /// <param name="who">The key's name, for the audit.</param>
    public static Verdict Decide(AdminKeys keys, in AdminRequest request, out string who)
    {
        who = Anyone;
        if (keys.All.Count == 0)
            return request.IsLocal ? Verdict.Pass : Catalogue.AdminKeyRequired;
        var given = request.Authorization is { } text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? text[Scheme.Length..]
            : "";
        if (given.Length == 0 || keys.Find(given) is not { } key)
            return new Verdict(Catalogue.AdminKeyInvalid) { Challenge = Challenge.Admin };
        who = key.Name;
        return request.Writes && key.Role != AdminRole.Write ? Catalogue.AdminRole : Verdict.Pass;
    }
}

/// <summary>What an admin call brings that decides on access.</summary>
internal readonly record struct AdminRequest(
    string? Authorization, IPAddress? Endpoint, IPAddress? Peer, string Host, string? Origin, bool Writes)
{
    private const string LocalName = "localhost";

    /// <summary>
    /// From this machine and meant for it: a page in a browser here may reach loopback too, but its Host (DNS rebinding)
    /// or its Origin (cross-site calls) gives it away.
    /// </summary>
    public bool IsLocal =>
        IsLoopback(Endpoint) && IsLoopback(Peer) && IsLoopbackName(Host)
        && (Origin is null || (Uri.TryCreate(Origin, UriKind.Absolute, out var origin) && IsLoopbackName(origin.Host)));

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    public static bool IsLoopbackName(string host) =>
        string.Equals(host, LocalName, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
