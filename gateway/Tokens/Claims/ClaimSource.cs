using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Tokens.Claims;

/// <summary>
/// Where a value stands in a token: a top-level claim by its literal name, or a JSON Pointer (RFC 6901) when it begins with a slash.
/// </summary>
internal sealed record ClaimSource
{
    private readonly string[] _steps;

    private ClaimSource(string text, string[] steps)
    {
        Text = text;
        _steps = steps;
    }

    /// <summary>As written in the settings.</summary>
    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out ClaimSource? source)
    {
        source = null;
        if (text.Length == 0)
            return false;
        if (text[0] != '/')
        {
            source = new ClaimSource(text, [text]);
            return true;
        }

        var steps = text[1..].Split('/');
        for (var i = 0; i < steps.Length; i++)
        {
            if (!TryUnescape(steps[i], out var step))
                return false;
            steps[i] = step;
        }

        source = new ClaimSource(text, steps);
        return true;
    }

    /// <summary>Finds the value; JSON null is absent.</summary>
    public bool TryGet(JsonElement claims, out JsonElement value) => TryGet(claims, out value, out _);

    /// <summary>The same, and whether an index on the way chose among several: whoever needs the only one has not found it.</summary>
    public bool TryGet(JsonElement claims, out JsonElement value, out bool isOneOfSeveral)
    {
        value = claims;
        isOneOfSeveral = false;
        foreach (var step in _steps)
        {
            isOneOfSeveral |= value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 1 && TryIndex(step, out _);
            if (!TryStep(value, step, out value))
                return false;
        }

        return value.ValueKind != JsonValueKind.Null;
    }

    public bool Equals(ClaimSource? other) => other is not null && other.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static bool TryStep(JsonElement from, string step, out JsonElement value)
    {
        value = default;
        if (from.ValueKind == JsonValueKind.Object)
            return from.TryGetProperty(step, out value);
        if (from.ValueKind != JsonValueKind.Array || !TryIndex(step, out var index) || index >= from.GetArrayLength())
            return false;
        value = from[index];
        return true;
    }

    // No sign, no leading zero (RFC 6901 section 4).
    private static bool TryIndex(string step, out int index)
    {
        index = 0;
        return (step == "0" || (step.Length > 0 && step[0] != '0'))
            && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    // "~1" is a slash and "~0" a tilde, in this order (RFC 6901 section 4); any other tilde is a mistake.
    private static bool TryUnescape(string step, out string name)
    {
        name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        for (var at = step.IndexOf('~'); at >= 0; at = step.IndexOf('~', at + 1))
        {
            if (at + 1 == step.Length || step[at + 1] is not ('0' or '1'))
                return false;
        }

        return true;
    }
}
