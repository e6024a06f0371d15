using System.Text.Json;
using Gateway.Ingress;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Admin;

/// <summary>
/// <c>GET /.well-known/oauth-protected-resource</c> on the ingress (RFC 9728 §3): from its address a client learns which issuers' tokens
/// it takes. Scopes are left out: without a token the answer must not tell which routes exist.
/// </summary>
internal static class ResourceMetadata
{
    public static void MapIngress(IEndpointRouteBuilder endpoints)
    {
        const string Pattern = ProtectedResource.WellKnown + "/{**resource}";
        endpoints.MapMethods(Pattern, Health.Reads, AnswerAsync).WithMetadata(new OnlyWithResource()).AllowAnonymous();
        endpoints.Map(Pattern, Health.ReadOnly).WithMetadata(new OnlyWithResource());
    }

    private static async Task AnswerAsync(HttpContext context, Snapshots snapshots)
    {
        var snapshot = snapshots.Current;
        if (snapshot.Get<IngressRules>().Resource is not { } resource)
        {
            // A reload took the address away after the route was chosen.
            await context.Refuse(new Verdict(Catalogue.NotFound, Reason.NoRoute));
            return;
        }

        context.Ending.Outcome = Outcome.Completed;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("resource", resource.Identifier);
        json.WriteStartArray("authorization_servers");
        foreach (var issuer in snapshot.Get<IssuerSet>().All)
            json.WriteStringValue(issuer.Identifier);
        json.WriteEndArray();
        json.WriteStartArray("bearer_methods_supported");
        json.WriteStringValue("header");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>Marks an endpoint that is there only while the settings give the resource an address, at the paths that are its own.</summary>
internal sealed class OnlyWithResource;
