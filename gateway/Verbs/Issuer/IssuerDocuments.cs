using System.Text.Json;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;

namespace Gateway.Verbs;

/// <summary>What an issuer publishes of itself: its discovery document and its keys, or why they could not be had.</summary>
internal sealed record IssuerDocuments
{
    /// <summary>Asked second: RFC 8414 section 3, with the path behind the well-known part.</summary>
    private const string OAuth = "/.well-known/oauth-authorization-server";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Uri? Discovery { get; private init; }

    /// <summary>Whether the gateway finds the document by itself.</summary>
    public bool IsUsualPlace { get; private init; }

    public string? Issuer { get; private init; }

    public Uri? KeysAddress { get; private init; }

    public byte[] Jwks { get; private init; } = [];

    public string? IntrospectionEndpoint { get; private init; }

    /// <summary>The private CA that its certificate was judged by.</summary>
    public string? CaFile { get; private init; }

    /// <summary>What went wrong; null when both came.</summary>
    public string? Problem { get; private init; }

    /// <param name="client">As the gateway asks issuers: by the proxy of the environment, and no redirect is followed.</param>
    /// <param name="issuer">Its address.</param>
    /// <param name="caFile">The private CA that its certificate comes from; null for the system's.</param>
    /// <param name="allowHttp">Whether one without TLS is asked that is not on this machine.</param>
    public static async Task<IssuerDocuments> ReadAsync(KeyClient client, string issuer, string? caFile, bool allowHttp)
    {
        if (!KeyAddress.TryParse(issuer.TrimEnd('/') + KeySourceRules.WellKnown, allowHttp, out var usual))
            return new IssuerDocuments { Problem = $"{issuer} is no https address; --allow-http also asks one without TLS" };
        var second = new Uri(usual.GetLeftPart(UriPartial.Authority) + OAuth + new Uri(issuer).AbsolutePath.TrimEnd('/'));
        var asked = new IssuerDocuments { CaFile = caFile };
        var tried = new List<string>();
        foreach (var address in new[] { usual, second })
        {
            var (json, problem) = await asked.GetAsync(client, address);
            if (json is not null)
                return await asked.ReadKeysAsync(client, address, address == usual, JsonElement.Parse(json), allowHttp);
            tried.Add(problem!);
        }

        return asked with { Problem = string.Join("; ", tried) };
    }

    private async Task<IssuerDocuments> ReadKeysAsync(KeyClient client, Uri address, bool isUsual, JsonElement document, bool allowHttp)
    {
        var found = this with
        {
            Discovery = address,
            IsUsualPlace = isUsual,
            Issuer = document.TextOf("issuer"),
            IntrospectionEndpoint = document.TextOf("introspection_endpoint"),
        };
        if (!KeyAddress.TryParse(document.TextOf("jwks_uri"), allowHttp, out var keys))
            return found with { Problem = $"{address} names no https jwks_uri" };
        var (jwks, problem) = await GetAsync(client, keys);
        return found with { KeysAddress = keys, Jwks = jwks ?? [], Problem = problem };
    }

    private async Task<(byte[]? Json, string? Problem)> GetAsync(KeyClient client, Uri address)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            using var answer = await client.AskAsync(address, CaFile, deadline.Token);
            if (!answer.IsSuccessStatusCode)
                return (null, $"{address} answered {(int)answer.StatusCode}");
            await using var body = await answer.Content.ReadAsStreamAsync(deadline.Token);
            var (result, json) = await KeyClient.ReadAsync(body, deadline.Token);
            if (result != KeyFetchResult.Ok)
                return (null, $"{address}: {result.Word}");
            return JsonElement.Parse(json).ValueKind == JsonValueKind.Object ? (json, null) : (null, $"{address} is no JSON object");
        }
        catch (JsonException)
        {
            return (null, $"{address} is no JSON");
        }
        catch (OperationCanceledException)
        {
            return (null, $"{address} did not answer within {Patience.TotalSeconds} s");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return (null, $"{address}: {error.Message}");
        }
    }
}
