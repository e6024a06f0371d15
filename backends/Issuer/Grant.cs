namespace Backends.Issuer;

/// <summary>What a token request comes to: for whom the token is, what was asked for and what is given.</summary>
internal sealed record Grant(string[] Audiences, string[] Requested, string[] Granted)
{
    /// <summary>
    /// A scope that none of the asked APIs has is an error; one that an API has but the application was not given is
    /// left out of <c>scope</c>, yet still shows in <c>scp</c>. Without a scope parameter everything given is granted.
    /// </summary>
    public static Grant? For(
        RegisteredApplication application, IssuerSettings settings, string issuer, string[] audiences, string scope, out OAuthError? error)
    {
        if (audiences.FirstOrDefault(audience => !Authorised(audience)) is { } foreign)
        {
            error = OAuthError.UnauthorizedClient($"The application is not authorised for the audience {foreign}");
            return null;
        }

        var requested = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] known = [.. audiences.SelectMany(audience => settings.Apis[Key(audience)].Scopes)];
        if (requested.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            error = OAuthError.InvalidScope($"No API of this request has the scope {unknown}");
            return null;
        }

        error = null;
        var wanted = requested is [] ? known : requested;
        return new(audiences, requested, [.. wanted.Where(application.Scopes.Contains).Distinct()]);

        bool Authorised(string audience) => settings.Apis.ContainsKey(Key(audience)) && application.Audiences.Contains(Key(audience));

        string Key(string audience) => audience == ManagementApi.Audience(issuer) ? ManagementApi.Key : audience;
    }
}
