using System.Text.Json.Serialization.Metadata;

namespace Gateway.Settings;

/// <summary>How strictly <see cref="StrictJson"/> takes names and values.</summary>
/// <param name="Names">How names of properties compare.</param>
/// <param name="IsFramework">
/// As .NET's configuration has it: any single value stands for its text, null is as good as left out, and an item's id is its key.
/// </param>
internal sealed record ReadingStyle(StringComparison Names, bool IsFramework)
{
    /// <summary>Our own sections: names compare exactly, values are of their kind.</summary>
    public static readonly ReadingStyle Own = new(StringComparison.Ordinal, IsFramework: false);

    /// <summary>The body of an API call, which may write names in camel case.</summary>
    public static readonly ReadingStyle Body = new(StringComparison.OrdinalIgnoreCase, IsFramework: false);

    /// <summary>Sections of YARP and Kestrel, by their own types.</summary>
    public static readonly ReadingStyle Framework = new(StringComparison.OrdinalIgnoreCase, IsFramework: true);

    public IEnumerable<JsonPropertyInfo> Members(JsonTypeInfo type) =>
        IsFramework ? type.Properties.Where(property => !IsOwnId(type.Type, property.Name)) : type.Properties;

    /// <summary>Such as <c>RouteConfig.RouteId</c>; a route's <c>ClusterId</c> is not its own.</summary>
    private static bool IsOwnId(Type type, string name) => name == type.Name.Replace("Config", "Id", StringComparison.Ordinal);
}
