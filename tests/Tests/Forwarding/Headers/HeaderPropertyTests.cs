using FsCheck;
using FsCheck.Fluent;
using Gateway.Forwarding.Headers;
using Gateway.Ingress;
using Gateway.Orgs.Identity;
using Gateway.Settings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Forwarding.Headers;

/// <summary>Over generated field sets: no backend finds a client's word under a name of the gateway's.</summary>
public sealed class HeaderPropertyTests
{
    private const string Separators = "-_.!#$%&'*+^`|~ :/";
    private static readonly IdentityRules Identity = IdentityRules.Read(new SettingsReader(new SettingsLayers([]), new Mistakes()));
    private static readonly string[] Owned = ["X-Org-Code", "X-Org-Name", "X-Application-Id", "X-Org-Plan", "X-App-Region", "X-Org-Other",
        "X-Application-", "X-Orgs", "X-App", "Accept", "X-Note"];
    private static readonly string[] Prefixes = ["", "", "", "HTTP_", "http-", "Http.", "X-", "HTTP_HTTP_"];

    [Fact]
    public void Leaves_no_name_that_folds_into_one_of_the_gateway_s()
    {
        var removed = 0;
        var names = from name in Gen.Elements(Owned)
                    from prefix in Gen.Elements(Prefixes)
                    from separators in Gen.Elements(Separators.ToCharArray()).ArrayOf(4)
                    from upper in Gen.Elements(true, false).ArrayOf(24)
                    select prefix + Spell(name, separators, upper);
        var sets = from fields in names.ArrayOf(6)
                   from nominated in names.ArrayOf(2)
                   select (Fields: fields, Nominated: nominated);

        Prop.ForAll(sets.ToArbitrary(), set => IsClean(set.Fields, set.Nominated)).Check(PropertyRuns.Of(5000));

        Assert.True(removed > 1000, $"{removed} removed");

        bool IsClean(string[] fields, string[] nominated)
        {
            IHeaderDictionary headers = new HeaderDictionary();
            foreach (var field in fields)
                headers[field] = "evil";
            headers.Connection = string.Join(',', nominated);
            if (!Fields.AreWellFormed(headers))
                return true;
            removed += HeaderFirewall.Clean(headers, Identity, []);
            return !headers.Any(field => field.Value == "evil" && IsOurs(field.Key));
        }
    }

    private static string Spell(string name, char[] separators, bool[] upper)
    {
        var next = 0;
        return string.Concat(name.Select((letter, i) => letter == '-' ? separators[next++ % separators.Length]
            : upper[i % upper.Length] ? char.ToUpperInvariant(letter)
            : char.ToLowerInvariant(letter)));
    }

    /// <summary>The environment name that CGI makes of it (RFC 3875 §4.1.18), told in its own way.</summary>
    private static bool IsOurs(string name)
    {
        var variable = new string([.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_')]);
        if (variable.StartsWith("HTTP_", StringComparison.Ordinal))
            variable = variable[5..];
        return variable == "X_APP_REGION" || variable.StartsWith("X_ORG_", StringComparison.Ordinal)
            || variable.StartsWith("X_APPLICATION_", StringComparison.Ordinal);
    }
}
