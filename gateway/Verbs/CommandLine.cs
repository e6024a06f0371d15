using Gateway.Settings;

namespace Gateway.Verbs;

/// <summary>Takes the arguments apart: a verb and its options, or the options of a run.</summary>
internal static class CommandLine
{
    public static async Task<int> InvokeAsync(string[] arguments, Func<SettingsSources, WebApplication> build)
    {
        var verb = arguments.FirstOrDefault() is { } first && !first.StartsWith('-') ? first : RunVerb.Name;
        var rest = verb == arguments.FirstOrDefault() ? arguments[1..] : arguments;
        return verb switch
        {
            RunVerb.Name => await RunVerb.InvokeAsync(rest, build),
            ValidateVerb.Name => await ValidateVerb.InvokeAsync(rest, build),
            HashKeyVerb.Name => HashKeyVerb.Invoke(rest),
            HealthcheckVerb.Name => await HealthcheckVerb.InvokeAsync(rest),
            _ => Unknown(verb),
        };
    }

    private static int Unknown(string verb)
    {
        Console.Error.WriteLine($"gateway: there is no verb \"{verb}\"; verbs are {RunVerb.Name}, {ValidateVerb.Name}, {HashKeyVerb.Name}, {HealthcheckVerb.Name}.");
        return ExitCode.Wrong;
    }
}
