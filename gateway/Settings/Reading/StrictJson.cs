using System.Collections;
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
    /// <param name="names">How names of properties compare: exactly in settings; an API body may write them in camel case.</param>
    public static T Read<T>(JsonNode? node, string key, Mistakes mistakes, StringComparison names = StringComparison.Ordinal)
        where T : class, new() => (T)(node is null ? new T() : new Walker(mistakes, names).Walk(node, TypeInfo(typeof(T)), key) ?? new T());

    private sealed class Walker(Mistakes mistakes, StringComparison names)
    {
        public object? Walk(JsonNode node, JsonTypeInfo type, string key) => type.Kind switch
        {
            JsonTypeInfoKind.Object => ReadObject(node, type, key),
            JsonTypeInfoKind.Dictionary => ReadDictionary(node, type, key),
            JsonTypeInfoKind.Enumerable => ReadList(node, type, key),
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
                var property = type.Properties.FirstOrDefault(property => string.Equals(property.Name, name, names));
                if (property is null)
                {
                    mistakes.Add(
                        childKey, $"is no known key; allowed here are {string.Join(", ", type.Properties.Select(known => known.Name))}");
                }
                else if (child is null && property.IsSetNullable)
                {
                    property.Set!(result, null);
                }
                else if (child is null)
                {
                    mistakes.Add(childKey, "must not be null; leave it out for its default");
                }
                else if (Walk(child, TypeInfo(property.PropertyType), childKey) is { } value)
                {
                    property.Set!(result, value);
                }
            }

            return result;
        }

        private object? ReadDictionary(JsonNode node, JsonTypeInfo type, string key)
        {
            if (node is not JsonObject tree)
                return Wrong(key, "must be an object");
            var result = (IDictionary)type.CreateObject!();
            foreach (var (name, child) in tree)
            {
                if (child is null)
                    mistakes.Add(Key(key, name), "must not be null");
                else if (Walk(child, TypeInfo(type.ElementType!), Key(key, name)) is { } value)
                    result[name] = value;
            }

            return result;
        }

        private object? ReadList(JsonNode node, JsonTypeInfo type, string key)
        {
            if (node is not JsonArray items)
                return Wrong(key, "must be a list");
            var result = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.ElementType!))!;
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i] is not { } item)
                    mistakes.Add($"{key}:{i}", "must not be null");
                else if (Walk(item, TypeInfo(type.ElementType!), $"{key}:{i}") is { } value)
                    result.Add(value);
            }

            return result;
        }

        private object? ReadLeaf(JsonNode node, JsonTypeInfo type, string key)
        {
            try
            {
                // A flag from the environment or the command line arrives as text.
                if (Nullable.GetUnderlyingType(type.Type) is null ? type.Type == typeof(bool) : type.Type == typeof(bool?))
                {
                    if (node is JsonValue text && text.TryGetValue<string>(out var word) && bool.TryParse(word, out var flag))
                        return flag;
                }

                return node.Deserialize(type);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
            {
                return Wrong(key, $"is {node.ToJsonString()}; it must be {Allowed(Nullable.GetUnderlyingType(type.Type) ?? type.Type)}");
            }
        }

        private static string Allowed(Type type) =>
            type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
            : type == typeof(TimeSpan) ? "a time as [d.]hh:mm:ss, such as \"00:00:30\""
            : type == typeof(bool) ? "true or false"
            : type == typeof(string) ? "text"
            : type == typeof(int) || type == typeof(long) ? "a whole number within range"
            : $"a {type.Name}";

        private object? Wrong(string key, string text)
        {
            mistakes.Add(key, text);
            return null;
        }

        private static string Key(string key, string name) => key.Length == 0 ? name : $"{key}:{name}";
    }
}
