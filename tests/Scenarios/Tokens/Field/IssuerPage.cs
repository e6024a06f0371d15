using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Tokens.Field;

/// <summary>The page of issuers' settings, read as cases: what is printed there is what runs.</summary>
internal static partial class IssuerPage
{
    private static readonly string Page = Path.Combine(Repository.Root, "deploy", "issuers", "README.md");

    /// <summary>Each section by the name that its settings give the issuer.</summary>
    public static IReadOnlyList<string> Names => [.. Sections().Select(section => Issuer(section.Settings).Key)];

    public static FieldCase Read(string name, string address)
    {
        var (settings, org, token) = Sections().Single(section => Issuer(section.Settings).Key == name);
        var issuer = Issuer(settings).Value!.DeepClone().AsObject();
        var identifier = (string)issuer["Issuer"]!;
        var header = token["header"]!.DeepClone().AsObject();

        // Only where the keys come from is ours.
        issuer.Remove("JwksFile");
        issuer["MetadataAddress"] = $"{address}/page/{name}/.well-known/openid-configuration";
        issuer["JwksHosts"] = new JsonArray("127.0.0.1");
        return new FieldCase
        {
            Name = $"page/{name}",
            Discovery = new JsonObject { ["issuer"] = identifier, ["jwks_uri"] = $"{address}/page/{name}/jwks" },
            Jwks = new JsonObject { ["keys"] = new JsonArray(new JsonObject { ["kid"] = (string)header["kid"]!, ["use"] = "sig" }) },
            Header = header,
            Claims = token["claims"]!.DeepClone().AsObject(),
            IssuerName = name,
            Settings = issuer,
            Change = [],
            Org = org,
            Key = SigningKey.Create((string)header["alg"]!),
        };
    }

    private static KeyValuePair<string, JsonNode?> Issuer(JsonObject settings) => settings["Gateway"]!["Issuers"]!.AsObject().Single();

    private static IEnumerable<(JsonObject Settings, string Org, JsonObject Token)> Sections()
    {
        foreach (var section in File.ReadAllText(Page).Split("\n## ").Skip(1))
        {
            var match = Section().Match(section);
            if (!match.Success)
                throw new InvalidDataException($"a section without settings, org and token: {section.Split('\n')[0]}");
            yield return (JsonNode.Parse(match.Groups["settings"].Value)!.AsObject(), match.Groups["org"].Value,
                JsonNode.Parse(match.Groups["token"].Value)!.AsObject());
        }
    }

    [GeneratedRegex("```json\n(?<settings>.*?)```.*?reaches the service as `(?<org>[^`]+)`.*?```json\n(?<token>.*?)```",
        RegexOptions.Singleline)]
    private static partial Regex Section();
}
