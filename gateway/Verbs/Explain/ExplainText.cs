using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Verbs;

/// <summary>An explanation as people read it: the verdict first, a line a step, and all there is on the step that said no.</summary>
internal static class ExplainText
{
    private const int StepWidth = 12;

    public static string People(JsonObject request, JsonObject explained)
    {
        var text = new StringBuilder().Append(Show(request["method"])).Append(' ').Append(Show(request["url"])).Append(": ")
            .AppendLine(Verdict(explained)).AppendLine();
        foreach (var step in explained["steps"]!.AsArray().OfType<JsonObject>())
        {
            var isOk = (bool)step["ok"]!;
            text.Append(isOk ? "  ok  " : "  NO  ").Append(((string)step["step"]!).PadRight(StepWidth));
            text.AppendLine(isOk ? Brief(step["evidence"]!.AsObject()) : (string?)step["code"]);
            if (!isOk)
                AddAll(text, step["evidence"]!.AsObject());
        }

        return text.ToString().TrimEnd();
    }

    private static string Verdict(JsonObject explained)
    {
        var verdict = explained["verdict"]!;
        if (verdict["code"] is { } code)
            return $"refused with {verdict["status"]} {code}" + (verdict["reason"] is { } reason ? $", reason {reason}" : "");
        return verdict["status"] is { } status ? $"answered by the gateway itself with {status}" : "forwarded";
    }

    /// <summary>What is one word; the rest is for <c>--format json</c>.</summary>
    private static string Brief(JsonObject evidence) =>
        string.Join("  ", evidence.Where(member => member.Value is JsonValue).Select(member => $"{member.Key}={Show(member.Value)}"));

    private static void AddAll(StringBuilder text, JsonObject evidence)
    {
        foreach (var (name, value) in evidence.Where(member => member.Value is not null))
        {
            if (value is JsonObject inner)
            {
                AddAll(text,
                    new JsonObject(inner.Select(member => KeyValuePair.Create($"{name}.{member.Key}", member.Value?.DeepClone()))));
            }
            else
            {
                text.Append("        ").Append(name).Append(' ', Math.Max(1, 30 - name.Length)).AppendLine(Show(value));
            }
        }
    }

    /// <summary>A token's text must not steer the terminal: what is not plain is shown as JSON, which escapes it.</summary>
    private static string Show(JsonNode? value) =>
        value is JsonValue && value.ToString() is { Length: > 0 } plain && !plain.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? plain
            : value?.ToJsonString() ?? "";
}
