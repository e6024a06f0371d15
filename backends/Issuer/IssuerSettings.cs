namespace Backends.Issuer;

/// <summary>What this issuer knows: its name, its APIs and its applications.</summary>
internal sealed class IssuerSettings
{
    /// <summary>The exact <c>iss</c>; default: the address it listens on.</summary>
    public string? Issuer { get; init; }

    /// <summary>Seconds.</summary>
    public int TokenLifetime { get; init; } = 86400;

    public Dictionary<string, Api> Apis { get; init; } = [];

    public Dictionary<string, RegisteredApplication> Applications { get; init; } = [];

    /// <summary>Names by code of orgs beside those of the applications.</summary>
    public Dictionary<string, string> Organizations { get; init; } = [];

    public SortedDictionary<string, string> AllOrganizations
    {
        get
        {
            var all = new SortedDictionary<string, string>(Organizations, StringComparer.Ordinal);
            foreach (var application in Applications.Values.Where(application => application.OrgCode is not null))
                all.TryAdd(application.OrgCode!, application.OrgName ?? application.OrgCode!);
            return all;
        }
    }

    public static IssuerSettings Read(IConfiguration configuration)
    {
        var settings = configuration.Get<IssuerSettings>() ?? new IssuerSettings();
        var mistakes = settings.Applications
            .Where(application => application.Value.Mistake is not null)
            .Select(application => $"Applications:{application.Key}: {application.Value.Mistake}")
            .Concat(settings.TokenLifetime <= 0 ? ["TokenLifetime must be positive"] : [])
            .ToArray();
        return mistakes is [] ? settings : throw new InvalidOperationException(string.Join(Environment.NewLine, mistakes));
    }

    public RegisteredApplication? Find(string clientId) =>
        Applications.Values.FirstOrDefault(application => application.ClientId == clientId);

    /// <summary>An API that tokens can be asked for; its key in the settings is the audience.</summary>
    internal sealed class Api
    {
        public string[] Scopes { get; init; } = [];
    }
}
