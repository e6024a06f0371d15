using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Tokens.Claims;

/// <summary>One shape of a machine's token: every condition must hold.</summary>
internal sealed class MachineRule
{
    private readonly IReadOnlyList<Condition> _conditions;

    private MachineRule(IReadOnlyList<Condition> conditions) => _conditions = conditions;

    /// <summary>Null names what is wrong: a claim that is no source, or a value with braces that name no claim.</summary>
    public static MachineRule? Parse(IReadOnlyDictionary<string, string> claims, out string? wrong)
    {
        var conditions = new List<Condition>();
        wrong = null;
        foreach (var (claim, value) in claims)
        {
            if (!ClaimSource.TryParse(claim, out var source) || !TryParse(source, value, out var condition))
            {
                wrong = claim;
                return null;
            }

            conditions.Add(condition);
        }

        return new MachineRule(conditions);
    }

    public bool Fits(JsonElement claims)
    {
        foreach (var condition in _conditions)
        {
            if (!condition.Holds(claims))
                return false;
        }

        return true;
    }

    public override string ToString() => string.Join(" and ", _conditions);

    private static bool TryParse(ClaimSource source, string value, [NotNullWhen(true)] out Condition? condition)
    {
        condition = new Condition(source, value, null, "");
        var open = value.IndexOf('{');
        var close = value.IndexOf('}');
        if (open < 0 && close < 0)
            return true;
        if (open < 0 || close < open || value.LastIndexOf('{') != open || value.LastIndexOf('}') != close
            || !ClaimSource.TryParse(value[(open + 1)..close], out var other))
        {
            condition = null;
            return false;
        }

        condition = new Condition(source, value[..open], other, value[(close + 1)..]);
        return true;
    }

    /// <param name="Source">The claim that is asked.</param>
    /// <param name="Text">What it must say, or what must stand before the other claim's text.</param>
    /// <param name="Other">The claim whose text is filled in.</param>
    /// <param name="After">What must follow that text.</param>
    private sealed record Condition(ClaimSource Source, string Text, ClaimSource? Other, string After)
    {
        private bool IsAbsence => Text.Length == 0 && Other is null;

        public bool Holds(JsonElement claims)
        {
            if (!Source.TryGet(claims, out var claim))
                return IsAbsence;
            if (IsAbsence || !TryExpect(claims, out var expected))
                return false;
            return claim.ValueKind == JsonValueKind.Array
                ? claim.EnumerateArray().Any(item => Is(item, expected))
                : Is(claim, expected);
        }

        public override string ToString() => IsAbsence
            ? $"no {Source}"
            : $"{Source} = {Text}{(Other is null ? "" : $"{{{Other}}}")}{After}";

        private bool TryExpect(JsonElement claims, [NotNullWhen(true)] out string? expected)
        {
            expected = Text;
            if (Other is null)
                return true;
            if (!Other.TryGet(claims, out var other)
                || other.ValueKind != JsonValueKind.String || other.GetString() is not { Length: > 0 } text)
            {
                return false;
            }

            expected += text + After;
            return true;
        }

        private static bool Is(JsonElement claim, string expected) =>
            claim.ValueKind == JsonValueKind.String && claim.ValueEquals(expected);
    }
}
