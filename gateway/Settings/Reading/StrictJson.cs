using System.Collections;
using System.Globalization;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Settings;

/// <summary>
/// Turns a merged tree into options objects and names every mistake by its full key,
/// where the stock binder is silent or stops at the first.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static JsonTypeInfo TypeInfo(Type type) => Options.GetTypeInfo(type);

    /// <summary>Every member with its value, defaults too.</summary>
    public static JsonNode? Whole<T>(T value) => JsonSerializer.SerializeToNode(value, Options);

    /// <param name="node">What to read; null gives the defaults.</param>
    /// <param name="key">Its full key, for the mistakes.</param>
    /// <param name="mistakes">Where they go.</param>
    /// <param name="style">How names and values are written; as in our own sections by default.</param>
    /// <param name="unread">Gets the keys whose values could not be read, and are missing from the result.</param>
    public static T Read<T>(JsonNode? node, string key, Mistakes mistakes, ReadingStyle? style = null, ICollection<string>? unread = null)
        where T : class, new() => (T)(node is null
            ? new T()
            : new Walker(mistakes, style ?? ReadingStyle.Own, unread).Walk(node, TypeInfo(typeof(T)), key) ?? new T());

    private sealed class Walker(Mistakes mistakes, ReadingStyle style, ICollection<string>? unread)
    {
        public object? Walk(JsonNode node, JsonTypeInfo type, string key) => type.Kind switch
        {
            JsonTypeInfoKind.Object => ReadObject(node, type, key),
            JsonTypeInfoKind.Dictionary => ReadDictionary(node, type, key),
            JsonTypeInfoKind.Enumerable => ReadList(node, type.ElementType!, key),
            _ when style.IsFramework => ReadText(node, Plain(type.Type), key),
            _ => ReadLeaf(node, type, key),
        };

        private object? ReadObject(JsonNode node, JsonTypeInfo type, string key)
        {
            if (node is not JsonObject tree)
                return Wrong(key, "must be an object");
            var result = type.CreateObject!();
            foreach (var (name, child) in tree)
            {
                var childKey = Key(key, name);
                var property = style.Members(type).FirstOrDefault(property => string.Equals(property.Name, name, style.Names));
                if (property is null)
                {
                    mistakes.Add(childKey,
                        $"is no known key; allowed here are {string.Join(", ", style.Members(type).Select(known => known.Name))}");
                }
                else if (child is null && property.IsSetNullable)
                {
                    property.Set!(result, null);
                }
                else if (child is null && !style.IsFramework)
                {
                    mistakes.Add(childKey, "must not be null; leave it out for its default");
                }
                else if (child is not null && Walk(child, TypeInfo(property.PropertyType), childKey) is { } value)
                {
                    BoundsAttribute.Check(property, value, childKey, mistakes);
                    property.Set!(result, value);
                }
            }

            return result;
        }

        private object? ReadDictionary(JsonNode node, JsonTypeInfo type, string key)
        {
            if (node is not JsonObject tree)
                return Wrong(key, "must be an object");
            var result = style.IsFramework ? AnyCase(type.ElementType!) : (IDictionary)type.CreateObject!();
            foreach (var (name, child) in tree)
            {
                if (child is null && !style.IsFramework)
                    mistakes.Add(Key(key, name), "must not be null");
                else if (child is not null && Walk(child, TypeInfo(type.ElementType!), Key(key, name)) is { } value)
                    result[name] = value;
            }

            return IsNothing(result) ? null : result;
        }

        private IList? ReadList(JsonNode node, Type item, string key)
        {
            if (node is not JsonArray items)
            {
                Wrong(key, node is JsonValue one && one.ToString() is { Length: > 0 } text
                    ? $"must be a list: [\"{string.Join("\", \"", text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))}\"]"
                    : "must be a list");
                return null;
            }

            var result = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i] is { } child)
                {
                    if (Walk(child, TypeInfo(item), $"{key}:{i}") is { } value)
                        result.Add(value);
                }
                else if (!style.IsFramework)
                {
                    mistakes.Add($"{key}:{i}", "must not be null");
                }
            }

            return IsNothing(result) ? null : result;
        }

        private object? ReadLeaf(JsonNode node, JsonTypeInfo type, string key)
        {
            try
            {
                // A flag from the environment or the command line arrives as text.
                if (Plain(type.Type) == typeof(bool) && node is JsonValue text && text.TryGetValue<string>(out var word)
                    && bool.TryParse(word, out var flag))
                {
                    return flag;
                }
                return Doubted(node.Deserialize(type), node.ToString(), key);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
            {
                return Wrong(key, $"is {node.ToJsonString()}; it must be {SettingsText.Allowed(Plain(type.Type))}");
            }
        }

        private object? ReadText(JsonNode node, Type type, string key)
        {
            if (type == typeof(SslProtocols))
                return ReadFlags(node, type, key);
            if (node is not JsonValue value)
                return Wrong(key, $"must be {SettingsText.Allowed(type)}");
            var text = SettingsText.Of(value);
            return SettingsText.Parse(text, type) is { } parsed
                ? Doubted(parsed, text, key)
                : Wrong(key, $"is \"{text}\"; it must be {SettingsText.Allowed(type)}");
        }

        /// <summary>Versions of TLS are flags, and YARP and Kestrel both read them from a list.</summary>
        private object? ReadFlags(JsonNode node, Type type, string key)
        {
            if (node is JsonArray items)
            {
                var words = items.Select((item, i) => item is JsonValue word && SettingsText.Parse(word.ToString(), type) is { } flag
                    ? flag
                    : Wrong($"{key}:{i}", $"is {item?.ToJsonString() ?? "null"}; it must be {SettingsText.Allowed(type)}"));
                return words.OfType<object>().ToList() is { Count: > 0 } flags ? Enum.ToObject(
                    type, flags.Aggregate(0L, static (all, flag) => all | Convert.ToInt64(flag, CultureInfo.InvariantCulture))) : null;
            }

            return ReadList(node, type, key);
        }

        private object? Doubted(object? value, string text, string key)
        {
            if (value is TimeSpan time && SettingsText.Doubt(text, time) is { } doubt)
                mistakes.Warn(key, doubt);
            return value;
        }

        private object? Wrong(string key, string text)
        {
            mistakes.Add(key, text);
            unread?.Add(key);
            return null;
        }

        /// <summary>The framework's configuration has no list or map without an item.</summary>
        private bool IsNothing(ICollection all) => style.IsFramework && all.Count == 0;

        private static IDictionary AnyCase(Type item) =>
            (IDictionary)Activator.CreateInstance(
                typeof(Dictionary<,>).MakeGenericType(typeof(string), item), StringComparer.OrdinalIgnoreCase)!;

        private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

        private static string Key(string key, string name) => key.Length == 0 ? name : $"{key}:{name}";
    }
}
