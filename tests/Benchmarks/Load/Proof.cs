using System.Net;
using System.Net.Http.Headers;
using Gateway.Benchmarks.Load.Peers;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// That a peer does the full work, before its speed is believed: a changed signature is 401, no org is 403, the backend hears the org of
/// the token and not the one that the client claims, and the limit is 429.
/// </summary>
internal static class Proof
{
    private const long Limit = 5;

    internal static async Task ShowAsync(PeerStart start, LoadFiles files)
    {
        await using var peer = start.Start(files, Limit);
        await peer.ReadyAsync();
        using HttpClient client = new() { BaseAddress = new Uri(peer.Address(tls: false)) };
        var (status, org) = await AskAsync(client, files.Good);
        Expect(start, "a good token", HttpStatusCode.OK, status);
        if (org != "org_0")
            throw new InvalidOperationException($"{start.Name} told the backend \"{org}\" instead of org_0.");
        Expect(start, "a changed signature", HttpStatusCode.Unauthorized, (await AskAsync(client, files.Changed)).Status);
        Expect(start, "a token without org", HttpStatusCode.Forbidden, (await AskAsync(client, files.WithoutOrg)).Status);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ => (await AskAsync(client, files.Good)).Status));
        if (!statuses.Contains(HttpStatusCode.TooManyRequests))
            throw new InvalidOperationException($"{start.Name} let 40 requests at once past a limit of {Limit} a second.");
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient client, string token)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, LoadFiles.ProofPath);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("X-Org-Code", "org_of_another");
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static void Expect(PeerStart start, string what, HttpStatusCode expected, HttpStatusCode answered)
    {
        if (answered != expected)
            throw new InvalidOperationException($"{start.Name} answers {what} with {(int)answered} instead of {(int)expected}.");
    }
}
