using FsCheck;
using FsCheck.Fluent;
using Gateway.Ingress;
using Gateway.Orgs;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Rules;
using Gateway.Settings;
using Gateway.Testing.Hostile;
using Gateway.Tests.Orgs.Rules;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Tests.Ingress;

/// <summary>Target and guard together, over generated paths: what passes names no other org to any server.</summary>
public sealed class TargetPropertyTests
{
    private static readonly string[] Pieces =
    [
        "orgs", "ORGS", "org_a", "org_b", "x", "items", ".", "..", "...", "%2e", "%2E%2e", "%2f", "%2F", "%5c", "\\", ";", ";v=1", "%3b",
        "%20", "%25", "%2", "%", "25", "2e", "2f", "%c0%ae", "%c0%af", "%EF%BC%8F", "%C3%A9", "%6f", "%00", "#", "/", "/", "/", "/",
        "/orgs/", "/org_a/", "/org_b/", "/../", "/..;/", "?",
    ];

    private static readonly RouteRules Guarded = Rules(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Lets_no_path_pass_that_names_another_org_to_some_server(bool allowsEncodedSlash)
    {
        var catchAll = Rules(null, allowsEncodedSlash);
        catchAll.Obey([new GuardedPath(RoutePatternFactory.Parse("/orgs/{orgCode}/{**rest}"), 1)]);
        var passed = 0;
        var paths = from count in Gen.Choose(1, 8)
                    from pieces in Gen.Elements(Pieces).ArrayOf(count)
                    from start in Gen.Elements("/", "/", "/orgs/", "/orgs/org_a", "/orgs;", "/items/", "/%6frgs/")
                    select start + string.Concat(pieces);

        Prop.ForAll(paths.ToArbitrary(), IsSafe).Check(PropertyRuns.Of(20_000));

        // A generator whose every path is refused would prove nothing.
        Assert.InRange(passed, 500, 20_000);

        bool IsSafe(string target)
        {
            var path = Target.Path(target);
            if (!Target.IsOneWord(target) || !Target.IsPlain(path)
                || RouteJudgement.Decide(IsGuarded(path.ToString()) ? Guarded : catchAll, RouteJudgementTests.Caller(), path).IsRefused)
            {
                return true;
            }
            passed++;
            return Readings.NameNoOtherOrg(target, "orgs", "org_a");
        }
    }

    /// <summary>As routing has it: segments decoded, but for the slash, and compared without case.</summary>
    private static bool IsGuarded(string path) =>
        path[1..].Split('/') is [var first, { Length: > 0 }, ..] && Uri.UnescapeDataString(
            first.Replace("%2f", "%252f", StringComparison.OrdinalIgnoreCase)).Equals("orgs", StringComparison.OrdinalIgnoreCase);

    private static RouteRules Rules(int? orgSegment, bool allowsEncodedSlash = false) => new()
    {
        RouteId = "route",
        Generation = 1,
        Identity = IdentityRules.Read(new SettingsReader(new SettingsLayers([]), new Mistakes())),
        BillStatuses = StatusRanges.All,
        OrgSegment = orgSegment,
        AllowEncodedSlash = allowsEncodedSlash,
    };
}
