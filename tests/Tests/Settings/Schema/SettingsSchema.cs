using System.Collections;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Gateway.Admin.Access;
using Gateway.Forwarding.Proxy;
using Gateway.Ingress;
using Gateway.Limits;
using Gateway.Metering;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Plans;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Telemetry;
using Gateway.Tokens.Issuers;
using static Gateway.Tests.Settings.Schema.SchemaNodes;

namespace Gateway.Tests.Settings.Schema;

/// <summary>
/// Makes the schema of the settings (JSON Schema draft-07, which editors know whole) from the types that they are read into.
/// </summary>
internal sealed class SettingsSchema(SchemaTexts texts)
{
    private const string OfYarp = "YARP's own: https://learn.microsoft.com/aspnet/core/fundamentals/servers/yarp/config-files";
    private const string OfKestrel = "Kestrel's own: https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/endpoints";

    /// <summary>Every section below <c>Gateway</c>, and the type that it is read into.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Sections = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["AccessLog"] = typeof(AccessLogOptions),
        ["Admin"] = typeof(AdminOptions),
        ["DefaultPlan"] = typeof(string),
        ["Identity"] = typeof(IdentityOptions),
        ["Ingress"] = typeof(IngressOptions),
        ["Issuers"] = typeof(Dictionary<string, IssuerOptions>),
        ["Limits"] = typeof(LimitsOptions),
        ["Metering"] = typeof(MeteringOptions),
        ["Orgs"] = typeof(Dictionary<string, OrgOptions>),
        ["Plans"] = typeof(Dictionary<string, PlanOptions>),
        ["Store"] = typeof(StoreOptions),
        ["Telemetry"] = typeof(TelemetryOptions),
    };

    public JsonObject Make()
    {
        var gateway = Closed(Sections.Select(section => (section.Key, OrNull(Of(section.Value, ReadingStyle.Own)))));
        gateway["description"] = "What is the gateway's own.";
        var levels = new JsonObject
        {
            ["type"] = "object",
            ["patternProperties"] = new JsonObject { [Comments] = true },
            ["additionalProperties"] = Words(Enum.GetNames<Microsoft.Extensions.Logging.LogLevel>()),
        };
        var logging = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "The framework's own: how much is said on stderr.",
            ["properties"] = new JsonObject { ["LogLevel"] = levels },
        };
        var root = Closed(
        [
            ("$schema", new JsonObject { ["type"] = "string" }),
            ("Kestrel", OrNull(Described(Of(typeof(KestrelOptions), ReadingStyle.Framework), OfKestrel))),
            ("Logging", OrNull(logging)),
            ("ReverseProxy", OrNull(Described(Of(typeof(ProxyOptions), ReadingStyle.Framework), OfYarp))),
            ("Gateway", gateway),
        ]);
        root.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        root.Insert(1, "title", "Settings of the gateway");
        return root;
    }

    private JsonObject Of(Type type, ReadingStyle style)
    {
        var info = StrictJson.TypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Described(Object(info, style), texts.Of(type)),
            JsonTypeInfoKind.Dictionary => new JsonObject
            {
                ["type"] = "object",
                ["patternProperties"] = new JsonObject { [Comments] = true },
                ["additionalProperties"] = Of(info.ElementType!, style),
            },
            JsonTypeInfoKind.Enumerable => List(Of(info.ElementType!, style)),
            _ => Leaf(Nullable.GetUnderlyingType(type) ?? type, style),
        };
    }

    private JsonObject Object(JsonTypeInfo info, ReadingStyle style)
    {
        var given = info.CreateObject?.Invoke();
        var schema = Closed(style.Members(info).Select(property => (property.Name, Member(info, property, style, given))));
        if (style.IsFramework)
            schema["patternProperties"]![AnyCase(style.Members(info).Select(property => property.Name))] = true;
        return schema;
    }

    private JsonObject Member(JsonTypeInfo info, JsonPropertyInfo property, ReadingStyle style, object? owner)
    {
        var schema = RouteWords(info.Type, property.Name) ?? Of(property.PropertyType, style);
        if (BoundsAttribute.Of(property) is { } bounds)
        {
            schema["minimum"] = bounds.Least;
            if (bounds.Most is { } most)
                schema["maximum"] = most;
        }

        if (!style.IsFramework && owner is not null && property.Get!(owner) is { } given and not (ICollection or "")
            && StrictJson.TypeInfo(property.PropertyType).Kind == JsonTypeInfoKind.None)
        {
            schema["default"] = JsonSerializer.SerializeToNode(given is Enum or TimeSpan ? given.ToString() : given);
        }

        Described(schema, texts.Of(info.Type, property.Name));
        return style.IsFramework || property.IsSetNullable ? OrNull(schema) : schema;
    }

    /// <summary>The gateway's words in YARP's metadata; other names there are the user's own.</summary>
    private JsonObject? RouteWords(Type owner, string member)
    {
        if (member != "Metadata" || texts.WordsOf(owner) is not { } words)
            return null;
        var schema = Closed(words.Select(word => (word.Name, Described(Leaf(typeof(string), ReadingStyle.Framework), word.Text))));
        schema["patternProperties"]!["^(?![gG][aA][tT][eE][wW][aA][yY]\\.)"] = Leaf(typeof(string), ReadingStyle.Framework);
        return schema;
    }

    private JsonObject Leaf(Type type, ReadingStyle style)
    {
        if (type == typeof(SslProtocols))
            return List(Words(Enum.GetNames(type)));
        if (type.IsEnum)
            return Described(Words(Enum.GetNames(type)), texts.OfWords(type));
        if (type == typeof(bool))
            return new JsonObject { ["type"] = Types("boolean", "string"), ["pattern"] = AnyCase(["true", "false"]) };
        if (type == typeof(int) || type == typeof(long))
            return new JsonObject { ["type"] = Types("integer", "string"), ["pattern"] = "^[+-]?[0-9]+$" };
        if (type == typeof(double))
            return new JsonObject { ["type"] = Types("number", "string") };
        if (type == typeof(Version))
            return new JsonObject { ["type"] = Types("string", "number"), ["pattern"] = "^[0-9]+(\\.[0-9]+){0,3}$" };
        if (type == typeof(TimeSpan))
        {
            const string Time = "-?([0-9]+\\.)?[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]{1,7})?)?";
            return new JsonObject
            {
                ["type"] = style.IsFramework ? Types("string", "integer") : "string",
                ["pattern"] = $"^({Time}|[0-9]+)$",
            };
        }

        return new JsonObject { ["type"] = style.IsFramework ? Types("string", "number", "boolean") : "string" };
    }
}
