using System.Globalization;
using System.Security.Authentication;

namespace Gateway.Forwarding.Proxy;

/// <summary>The types that YARP's settings are made of, and what text stands for a value of each. Pure.</summary>
internal static class ProxyWords
{
    /// <summary>What a list holds; null for what is none. YARP reads TLS versions from a list, though they are flags.</summary>
    public static Type? ItemOf(Type type) =>
        Plain(type) == typeof(SslProtocols) && type != typeof(SslProtocols) ? typeof(SslProtocols)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GenericTypeArguments[0]
        : null;

    /// <summary>What stands under each name of a map; null for what is none.</summary>
    public static Type? MemberOf(Type type) =>
        type.IsGenericType && type.GenericTypeArguments is [var name, var member] && name == typeof(string) ? member : null;

    /// <summary>What is wrong with the text as a value of the type, or null.</summary>
    public static string? Fault(string text, Type type) => Fits(text, Plain(type)) ? null : $"is \"{text}\"; it must be {Allowed(type)}";

    public static string Allowed(Type type) => Plain(type) switch
    {
        { IsEnum: true } words => $"one of {string.Join(", ", Enum.GetNames(words))}",
        var plain when plain == typeof(bool) => "true or false",
        var plain when plain == typeof(int) || plain == typeof(long) => "a whole number within range",
        var plain when plain == typeof(TimeSpan) => "a time as [d.]hh:mm:ss, such as \"00:00:30\"",
        var plain when plain == typeof(Version) => "a version such as 1.1 or 2",
        var plain when plain == typeof(Uri) => "an absolute address",
        _ => "text",
    };

    private static bool Fits(string text, Type type) => type switch
    {
        { IsEnum: true } => Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase),
        _ when type == typeof(bool) => bool.TryParse(text, out _),
        _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ when type == typeof(TimeSpan) => TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out _),
        _ when type == typeof(Version) => Version.TryParse(text.Contains('.') ? text : text + ".0", out _),
        _ when type == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out _),
        _ => true,
    };

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
