using Gateway.Admin.Access;
using Gateway.Metering.Usage;
using Gateway.Orgs;
using Gateway.Orgs.Records;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Admin.Api;

/// <summary><c>/api/revocations</c>: ends tokens before their time, by id, application or org.</summary>
internal static class RevocationsApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(
            "/api/revocations", (HttpContext context, Snapshots snapshots, TimeProvider time) => context.Response.WriteAsJsonAsync(
                new RevocationList([.. snapshots.Current.Get<OrgRecords>().Revocations.Where(each => !each.IsOver(time.GetUtcNow()))
                    .Select(RevocationView.From)]),
                AdminJson.Default.RevocationList));
        endpoints.MapPost("/api/revocations", AddAsync);
        endpoints.MapDelete("/api/revocations/{id}", DeleteAsync);
    }

    private static async Task AddAsync(HttpContext context, RecordsStore store, RecordsLoop loop, Snapshots snapshots)
    {
        var mistakes = new Mistakes();
        var body = await Bodies.ReadAsync(context);
        if (body is null)
        {
            mistakes.Add("body", "must be one JSON object "
                + "{\"jti\"|\"application\"|\"org\",\"issuer\",\"issuedBefore\",\"expiresAt\",\"reason\"} of at most 64 KiB");
        }
        var options = StrictJson.Read<RevocationOptions>(body, "", mistakes, ReadingStyle.Body);
        var who = context.Features.Get<AdminCaller>()?.Name ?? AdminAccess.Anyone;
        // Not this gateway's: a token that another machine stamped a moment ago must be covered, and later ones not.
        var now = mistakes.Any ? default : await store.NowAsync(context.RequestAborted);
        var revocation = mistakes.Any ? null : Make(options, snapshots.Current.Get<IssuerSet>(), who, now, mistakes);
        if (revocation is null || mistakes.Any)
        {
            await context.RefuseAsync(mistakes);
            return;
        }

        await store.AddRevocationAsync(revocation, body!.ToJsonString(), context.RequestAborted);
        await loop.RefreshAsync(context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/api/revocations/{revocation.Id}";
        await context.Response.WriteAsJsonAsync(RevocationView.From(revocation), AdminJson.Default.RevocationView);
    }

    private static async Task DeleteAsync(HttpContext context, string id, RecordsStore store, RecordsLoop loop)
    {
        var who = context.Features.Get<AdminCaller>()?.Name ?? AdminAccess.Anyone;
        if (!await store.DeleteRevocationAsync(id, who, context.RequestAborted))
        {
            await context.Refuse(Catalogue.NotFound);
            return;
        }

        await loop.RefreshAsync(context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Revocation? Make(RevocationOptions options, IssuerSet issuers, string who, DateTimeOffset now, Mistakes mistakes)
    {
        var named = new[] { (RevocationOf.Jti, options.Jti), (RevocationOf.Application, options.Application),
            (RevocationOf.Org, options.Org) }.Where(each => each.Item2 is not null).ToArray();
        if (named is not [var (of, value)] || value is not { Length: > 0 and <= 256 })
        {
            mistakes.Add("body", "must name exactly one of jti, application and org, of 1 to 256 characters");
            return null;
        }

        if (of == RevocationOf.Org && !OrgCode.TryParse(value, issuers.OrgCharacters, out _))
            mistakes.Add("org", "is no org code");
        if (options.Issuer is { } issuer && !issuers.All.Any(known => known.Name == issuer))
            mistakes.Add("issuer", $"is no issuer of the settings; known are {string.Join(", ", issuers.All.Select(known => known.Name))}");
        var before = Instant("issuedBefore", options.IssuedBefore, mistakes) ?? (of == RevocationOf.Jti ? null : now);
        var expires = Instant("expiresAt", options.ExpiresAt, mistakes) ?? DefaultEnd(options.Issuer, issuers, now);
        return new Revocation
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Of = of,
            Value = value,
            Issuer = options.Issuer,
            IssuedBefore = before,
            ExpiresAt = expires,
            Reason = options.Reason,
            CreatedAt = now,
            By = who,
        };
    }

    /// <summary>When the last token that it covers expires by itself; unknown where an issuer bounds no lifetime.</summary>
    private static DateTimeOffset? DefaultEnd(string? name, IssuerSet issuers, DateTimeOffset now)
    {
        var covered = issuers.All.Where(issuer => name is null || issuer.Name == name).ToArray();
        return covered.Length > 0 && covered.All(issuer => issuer.MaxTokenLifetime is not null)
            ? now + covered.Max(issuer => issuer.MaxTokenLifetime!.Value) : null;
    }

    private static DateTimeOffset? Instant(string name, string? text, Mistakes mistakes)
    {
        if (text is null)
            return null;
        if (UsageQueryReader.TryInstant(text, out var at))
            return at;
        mistakes.Add(name, "must be an RFC 3339 time or YYYY-MM-DD");
        return null;
    }
}

/// <summary>The body of a new revocation.</summary>
internal sealed class RevocationOptions
{
    public string? Jti { get; set; }

    public string? Application { get; set; }

    public string? Org { get; set; }

    /// <summary>An issuer's name in the settings; null for any.</summary>
    public string? Issuer { get; set; }

    /// <summary>Tokens issued before it; default now, for application and org.</summary>
    public string? IssuedBefore { get; set; }

    /// <summary>When the revocation is forgotten.</summary>
    public string? ExpiresAt { get; set; }

    public string? Reason { get; set; }
}

/// <summary>A revocation as the API shows it.</summary>
internal sealed record RevocationView(
    string Id, string? Jti, string? Application, string? Org, string? Issuer, DateTimeOffset? IssuedBefore, DateTimeOffset? ExpiresAt,
    string? Reason, DateTimeOffset CreatedAt, string By)
{
    public static RevocationView From(Revocation it) => new(
        it.Id, it.Of == RevocationOf.Jti ? it.Value : null, it.Of == RevocationOf.Application ? it.Value : null,
        it.Of == RevocationOf.Org ? it.Value : null,
        it.Issuer, it.IssuedBefore, it.ExpiresAt, it.Reason, it.CreatedAt, it.By);
}

/// <summary>The body of the list.</summary>
internal sealed record RevocationList(IReadOnlyList<RevocationView> Revocations);
