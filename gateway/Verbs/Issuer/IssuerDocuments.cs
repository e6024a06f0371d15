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

    public Uri? Discovery { get; private init; }

    /// <summary>Whether the gateway finds the document by itself.</summary>
    public bool IsUsualPlace { get; private init; }

    public string? Issuer { get; private init; }

    public Uri? KeysAddress { get; private init; }

    public byte[] Jwks { get; private init; } = [];

    public string? IntrospectionEndpoint { get; private init; }

    /// <summary>What went wrong; null when both came.</summary>
    public string? Problem { get; private init; }

    public static async Task<IssuerDocuments> ReadAsync(string issuer, bool allowHttp)
    {
        // A redirect would let another host speak for the issuer; the gateway follows none either.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromSeconds(10),
            MaxResponseContentBufferSize = JwksReader.MaxBytes,
        };
        if (!KeyAddress.TryParse(issuer.TrimEnd('/') + KeySourceRules.WellKnown, allowHttp, out var usual))
            return new IssuerDocuments { Problem = $"{issuer} is no https address; --allow-http also asks one without TLS" };
        var second = new Uri(usual.GetLeftPart(UriPartial.Authority) + OAuth + new Uri(issuer).AbsolutePath.TrimEnd('/'));
        var tried = new List<string>();
        foreach (var address in new[] { usual, second })
        {
            var (json, problem) = await GetAsync(http, address);
            if (json is not null)
                return await ReadKeysAsync(http, address, address == usual, JsonElement.Parse(json), allowHttp);
            tried.Add(problem!);
        }

        return new IssuerDocuments { Problem = string.Join("; ", tried) };
    }

    private static async Task<IssuerDocuments> ReadKeysAsync(
        HttpClient http, Uri address, bool isUsual, JsonElement document, bool allowHttp)
    {
        var found = new IssuerDocuments
        {
            Discovery = address,
            IsUsualPlace = isUsual,
            Issuer = document.TextOf("issuer"),
            IntrospectionEndpoint = document.TextOf("introspection_endpoint"),
        };
        if (!KeyAddress.TryParse(document.TextOf("jwks_uri"), allowHttp, out var keys))
            return found with { Problem = $"{address} names no https jwks_uri" };
        var (jwks, problem) = await GetAsync(http, keys);
        return found with { KeysAddress = keys, Jwks = jwks ?? [], Problem = problem };
    }

    private static async Task<(byte[]? Json, string? Problem)> GetAsync(HttpClient http, Uri address)
    {
        try
        {
            using var answer = await http.GetAsync(address);
            if (!answer.IsSuccessStatusCode)
                return (null, $"{address} answered {(int)answer.StatusCode}");
            var json = await answer.Content.ReadAsByteArrayAsync();
            return JsonElement.Parse(json).ValueKind == JsonValueKind.Object ? (json, null) : (null, $"{address} is no JSON object");
        }
        catch (JsonException)
        {
            return (null, $"{address} is no JSON");
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return (null, $"{address}: {error.Message}");
        }
    }
}
