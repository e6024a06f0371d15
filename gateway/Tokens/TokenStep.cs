using Gateway.Settings;
using Gateway.Tokens.Issuers;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Tokens;

/// <summary>Lets nobody past without a verified token, but to an endpoint that says it is anonymous.</summary>
internal sealed class TokenStep(RequestDelegate next, TokenVerifier verifier, Snapshots snapshots)
{
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return next(context);

        // No route is no way past: whether one exists is only told to who may know.
        var issuers = endpoint?.Metadata.GetMetadata<IssuerSet>() ?? snapshots.Current.Get<IssuerSet>();
        var credential = Credential.Parse(context.Request.Headers.Authorization, issuers);
        if (credential.Form != CredentialForm.Token)
            return context.Refuse(TokenRefusals.For(TokenRefusals.Reason(credential.Form)));
        return verifier.TryFind(issuers, credential.Token, out var token)
            ? GoOnAsync(context, token)
            : VerifyAsync(context, issuers, credential.Token.ToString());
    }

    private async Task VerifyAsync(HttpContext context, IssuerSet issuers, string token)
    {
        // To the end of the queue: a connection that pipelines junk would keep its thread for all of it, while known tokens wait.
        await Task.Yield();
        var verdict = await verifier.VerifyAsync(issuers, token, context.RequestAborted);
        if (verdict.IsVerified)
            await GoOnAsync(context, verdict.Token);
        else
            await context.Refuse(TokenRefusals.For(verdict.Reason));
    }

    private Task GoOnAsync(HttpContext context, VerifiedToken token)
    {
        context.Token = token;
        context.AccessRecord.Application = token.Application;
        return next(context);
    }
}
