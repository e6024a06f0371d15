using System.Text;
using System.Text.Json;
using Gateway.Metering.Usage;

namespace Gateway.Tests.Metering;

/// <summary>All pages of a query one after the other, as JSON and as CSV.</summary>
internal static class UsagePages
{
    public static async Task<string> AllAsync(MeteringRig rig, string parameters)
    {
        var all = new StringBuilder();
        for (var after = ""; after is not null;)
        {
            var page = await rig.AskAsync($"from=2026-05-01&{parameters}" + (after.Length > 0 ? $"&after={after}" : ""));
            using var bytes = new MemoryStream();
            await using (var json = new Utf8JsonWriter(bytes))
                UsageText.WriteJson(json, page);
            all.AppendLine(Encoding.UTF8.GetString(bytes.ToArray()));
            using var csv = new StringWriter();
            UsageText.WriteCsv(csv, page);
            all.Append(csv);
            after = page.Next;
        }

        return all.ToString();
    }
}
