using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Orgs.Plans;
using Gateway.Settings;

namespace Gateway.Verbs.Simulate;

/// <summary>Plans that are not in force, read and judged by the settings' own reader.</summary>
internal static class PlansFile
{
    private const string Gateway = "Gateway";
    private const string Plans = "Plans";

    private static readonly JsonDocumentOptions Json =
        new() { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>
    /// Throws <see cref="SettingsException"/> with every mistake, <see cref="JsonException"/>, or what the file system throws.
    /// </summary>
    public static FrozenDictionary<string, Plan> Read(string file)
    {
        if (JsonNode.Parse(File.ReadAllText(file), documentOptions: Json) is not JsonObject tree)
            throw new JsonException($"{file} must hold one JSON object, as Gateway:Plans is one");
        var plans = (tree[Gateway]?[Plans] as JsonObject ?? tree).DeepClone().AsObject();
        var mistakes = new Mistakes();
        SettingsLayers.ReportTwins(plans, $"{Gateway}:{Plans}", mistakes);
        // Which plan is the default is not asked here, so any may be.
        var layer = new JsonObject { [Gateway] = new JsonObject { ["DefaultPlan"] = plans.FirstOrDefault().Key, [Plans] = plans } };
        var book = PlanBook.Read(new SettingsReader(new SettingsLayers([layer]), mistakes));
        return mistakes.Any ? throw new SettingsException(mistakes.All) : book.Plans;
    }
}
