using Gateway.Tokens;

namespace Microsoft.AspNetCore.Http;

/// <summary>The verified token rides on the request from the token step on; anonymous routes have none.</summary>
internal static class TokenFeature
{
    extension(HttpContext context)
    {
        public VerifiedToken? Token
        {
            get => context.Features.Get<VerifiedToken>();
            set => context.Features.Set(value);
        }
    }
}
