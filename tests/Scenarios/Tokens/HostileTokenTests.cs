using Gateway.Testing.Hostile;

namespace Gateway.Scenarios.Tokens;

/// <summary>
/// Every hostile token and org over raw sockets against the process: refused rightly, nothing let through, nothing said of it.
/// </summary>
public sealed class HostileTokenTests(Walk walk) : IClassFixture<Walk>
{
    private readonly List<string> _faults = [];
    private readonly HashSet<string> _tails = [];

    [Fact]
    public async Task Stops_every_hostile_input_and_no_good_one()
    {
        var rows = HostileToken.All.Where(row => !row.NeedsStillClock).Concat(OrgRows.All()).ToList();
        foreach (var row in rows)
            await TryAsync(row);
        foreach (var good in GoodRows.All())
        {
            await CheckAsync(
                good.Name, "Authorization: Bearer " + Note(good.Make(walk.Issuer)), outcome => outcome is { Status: 200 }, good.Org);
        }
        foreach (var (name, lines, status, code) in CredentialRows.All(Note(walk.Issuer.Token())))
            await CheckAsync(name, lines, outcome => outcome == new Outcome(status, code), status == 200 ? "org_8ed648340ea9" : null);
        var forgeries = ForgeryRows.All().ToList();
        await ForgeAsync(forgeries);

        Assert.Equal([], _faults);
        Assert.True(rows.Count + forgeries.Count >= 600, $"only {rows.Count + forgeries.Count} rows");
        var said = walk.Gateway.Process.Said;
        Assert.DoesNotContain("eyJ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
        Assert.DoesNotContain(_tails, tail => said.Contains(tail, StringComparison.Ordinal));
        Assert.Equal(0, await walk.MetricAsync("gateway_refusals_total", "code=\"internal_error\""));
    }

    /// <summary>
    /// Against the second issuer, which gets the keys that the forgeries need, and one more under the first issuer's kid.
    /// </summary>
    private async Task ForgeAsync(List<HostileToken> forgeries)
    {
        walk.Limited.Publish([.. ForgeryRows.Keys.Select(key => key.ToJwk()), SharedKidRows.Jwk(walk.Limited, walk.Issuer.Key.KeyId)]);
        foreach (var good in ForgeryRows.Good())
        {
            await CheckAsync(
                good.Name, "Authorization: Bearer " + Note(good.Make(walk.Limited)), outcome => outcome is { Status: 200 }, good.Org);
        }
        foreach (var row in forgeries)
        {
            await CheckAsync(row.Name, "Authorization: Bearer " + Note(row.Make(walk.Limited)),
                outcome => outcome == new Outcome(401, "invalid_token"), null);
        }
        foreach (var (name, token, isGood) in SharedKidRows.All(walk.Issuer, walk.Limited))
        {
            await CheckAsync(name, "Authorization: Bearer " + Note(token), outcome => outcome.Status == (isGood ? 200 : 401),
                isGood ? ForgeryRows.Org : null);
        }
    }

    private Task TryAsync(HostileToken row)
    {
        var token = Note(row.Make(walk.Issuer));
        var lines = "Authorization: Bearer " + token;
        if (token.Length > 30_000)
            return CheckAsync(row.Name, lines, outcome => outcome.Status is 431 or 0, null);

        // White space behind a field's value is none of it (RFC 9110 section 5.5): the token is the good one.
        // Between the scheme and the token there may be several spaces (RFC 9110 section 11.4).
        if (row.Name is "J18 part 0 begins with a space" or "J18 part 2 + %20" or "J18 part 2 + %09" or "J18 part 2 + %0D%0A")
            return CheckAsync(row.Name, lines, outcome => outcome.Status == 200, "org_8ed648340ea9");
        if (token.AsSpan().ContainsAny('\r', '\n', '\0'))
            return CheckAsync(row.Name, lines, outcome => outcome is { Status: 400, Code: null or "invalid_request" }, null);
        return token.AsSpan().ContainsAny(' ', '\t', ',')
            ? CheckAsync(row.Name, lines, outcome => outcome is { Status: 400, Code: "invalid_request" }, null)
            : CheckAsync(row.Name, lines, outcome => outcome == new Outcome(row.Code == "invalid_token" ? 401 : 403, row.Code), null);
    }

    /// <param name="org">The org that the one request at the backend must name; null when none may get there.</param>
    private async Task CheckAsync(string name, string lines, Predicate<Outcome> isRight, string? org)
    {
        var before = walk.Backend.Requests.Count;

        var outcome = await TokenExchange.SendAsync(walk.Gateway.IngressPort, lines);

        if (!isRight(outcome))
            _faults.Add($"{name}: answered {outcome.Status} {outcome.Code}");
        var arrived = walk.Backend.Requests.Skip(before).ToList();
        if (arrived.Count != (org is null ? 0 : 1))
            _faults.Add($"{name}: {arrived.Count} requests reached the backend");
        _faults.AddRange(
            arrived.Where(one => one.Headers.One("X-Org-Code") != org || one.RawText.Contains("evil", StringComparison.Ordinal))
                .Select(one => $"{name}: the backend got org {one.Headers.One("X-Org-Code")}"));
    }

    private string Note(string token)
    {
        if (token.Length >= 60 && token.All(char.IsAscii))
            _tails.Add(token[^24..].Trim());
        return token;
    }
}
