using Gateway.Settings;
using Gateway.Verbs.Simulate;

namespace Gateway.Verbs;

/// <summary>Takes the arguments apart: a verb and its options, or the options of a run.</summary>
internal static class CommandLine
{
    public static async Task<int> InvokeAsync(string[] arguments, Func<SettingsSources, WebApplication> build)
    {
        var verb = arguments.FirstOrDefault() is { } first && !first.StartsWith('-') ? first : RunVerb.Name;
        var rest = verb == arguments.FirstOrDefault() ? arguments[1..] : arguments;
        if (Help.IsAskedFor(arguments))
            return Help.Show(verb, alone: verb == RunVerb.Name && rest.Length == arguments.Length);
        return verb switch
        {
            RunVerb.Name => await RunVerb.InvokeAsync(rest, build),
            ValidateVerb.Name => await ValidateVerb.InvokeAsync(rest, build),
            ExplainVerb.Name => await ExplainVerb.InvokeAsync(rest),
            UsageVerb.Name => await UsageVerb.InvokeAsync(rest),
            SimulateVerb.Name => await SimulateVerb.InvokeAsync(rest),
            BackupVerb.Name => await BackupVerb.InvokeAsync(rest),
            TokenVerb.Name => await TokenVerb.InvokeAsync(rest),
            HashKeyVerb.Name => HashKeyVerb.Invoke(rest),
            HealthcheckVerb.Name => await HealthcheckVerb.InvokeAsync(rest),
            _ => Help.Unknown(verb),
        };
    }
}
