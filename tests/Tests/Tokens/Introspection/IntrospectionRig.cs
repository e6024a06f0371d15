using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Tokens.Introspection;

/// <summary>The room Tokens with an issuer that is asked for its tokens, and that issuer's endpoint on a socket.</summary>
public abstract class IntrospectionRig : IAsyncLifetime
{
    protected const string Token = "opaque_0123456789abcdef";

    protected IntrospectionEndpoint Endpoint { get; private set; } = null!;

    private protected TokenRoom Room { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Endpoint = await IntrospectionEndpoint.StartAsync();
        Room = await TokenRoom.StartAsync(Introspected);
    }

    public async ValueTask DisposeAsync()
    {
        await Room.DisposeAsync();
        await Endpoint.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected long Now => Room.Time.GetUtcNow().ToUnixTimeSeconds();

    private protected void Introspected(IssuerOptions options)
    {
        options.RequireMachineToken = false;
        options.Introspection = new IntrospectionOptions
        {
            Endpoint = Endpoint.Address,
            ClientId = IntrospectionEndpoint.ClientId,
            ClientSecret = IntrospectionEndpoint.Secret,
        };
    }

    protected JsonObject Answer() => new()
    {
        ["active"] = true,
        ["aud"] = "acme",
        ["azp"] = "app-1",
        ["iat"] = Now,
        ["exp"] = Now + 3600,
        ["jti"] = "id-1",
        ["orgCode"] = "org_a",
    };
}
