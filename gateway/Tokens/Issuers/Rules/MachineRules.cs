using Gateway.Settings;
using Gateway.Tokens.Claims;

namespace Gateway.Tokens.Issuers;

/// <summary>Names what is wrong in how one issuer tells machines' tokens from users'.</summary>
internal sealed class MachineRules(IssuerRules rules)
{
    /// <summary>Who says what a machine's token is wants no other.</summary>
    public bool IsRequired(IssuerOptions options, IssuerPreset preset)
    {
        if (options.MachineClaims is not null && options.RequireMachineToken is false)
            rules.Add("MachineClaims", "says what a machine's token is, but RequireMachineToken false takes any; leave out one of the two");
        return options.RequireMachineToken ?? (options.MachineClaims is not null || preset.RequireMachineToken);
    }

    public IReadOnlyList<MachineRule> Claims(IssuerOptions options, IssuerPreset preset)
    {
        var given = options.MachineClaims ?? preset.MachineClaims;
        if (given.Count == 0)
        {
            rules.Add("MachineClaims",
                "must have at least one entry such as { \"gty\": \"client_credentials\" }; leave it out for the kind's");
        }

        var read = new List<MachineRule>();
        for (var i = 0; i < given.Count; i++)
        {
            if (given[i].Count == 0)
            {
                rules.Add($"MachineClaims:{i}", "must name at least one claim; an empty entry would fit every token");
            }
            else if (MachineRule.Parse(given[i], out var wrong) is { } rule)
            {
                read.Add(rule);
            }
            else
            {
                rules.Add($"MachineClaims:{i}:{wrong}",
                    "must be a claim's name or JSON Pointer, and its text, with at most one {claim} in it");
            }
        }

        return read;
    }

    public static void Warn(string key, IssuerOptions options, IssuerPreset preset, Mistakes mistakes)
    {
        if (preset.RequireMachineToken && options.RequireMachineToken is false)
            mistakes.Warn($"{key}:RequireMachineToken", "is false: users' tokens are taken as well");
    }
}
