using System.Text.Json;

namespace Deploy.Demo;

/// <summary>The outcomes that <c>--verify</c> insists on.</summary>
internal static class Checks
{
    public static Check Answer(int status, string[]? has = null, string[]? lacks = null) => output =>
        !output.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal) ? $"expected status {status}"
        : has?.FirstOrDefault(text => !output.Contains(text, StringComparison.OrdinalIgnoreCase)) is { } missing ? $"{missing} is not there"
        : lacks?.FirstOrDefault(text => output.Contains(text, StringComparison.OrdinalIgnoreCase)) is { } leaked
            ? $"{leaked} must not be there"
        : null;

    public static Check Codes(params int[] codes) => output =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SequenceEqual(codes.Select(code => $"{code}"))
            ? null
            : $"expected {string.Join(' ', codes)}";

    public static Check OwnUsage(string org, long units) => output => Json(output, body =>
        body.GetProperty("org").GetString() != org ? $"expected the usage of {org}"
        : body.GetProperty("usage").GetProperty("units").GetInt64() != units ? $"expected {units} units"
        : null);

    /// <summary>The books of all orgs hold exactly the calls that were let through.</summary>
    public static Check Books(Dictionary<string, long> completed) => output => Json(output, body =>
    {
        var rows = body.GetProperty("rows").EnumerateArray()
            .Where(row => row.GetProperty("outcome").GetString() is "completed")
            .Where(row => !row.GetProperty("org").GetString()!.StartsWith('_'))
            .ToDictionary(row => row.GetProperty("org").GetString()!, row => row.GetProperty("requests").GetInt64());
        return rows.OrderBy(row => row.Key, StringComparer.Ordinal).SequenceEqual(completed.OrderBy(row => row.Key, StringComparer.Ordinal))
            ? null
            : $"expected completed requests {string.Join(", ", completed.Select(row => $"{row.Key}: {row.Value}"))}";
    });

    private static string? Json(string output, Func<JsonElement, string?> check)
    {
        if (Answer(200)(output) is { } wrong)
            return wrong;
        using var body = JsonDocument.Parse(output[output.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        return check(body.RootElement);
    }
}
