namespace Gateway.Scenarios.Deploy;

/// <summary>The token workflow that is shipped: compiled against Kinde's own types, run by node against the development issuer.</summary>
public sealed class KindeWorkflowTests
{
    [Fact]
    public async Task Stamps_the_org_beyond_the_first_page_and_says_what_is_wrong()
    {
        await using var issuer = await DevIssuer.StartAsync(
        [
            .. Enumerable.Range(10, 25).Select(number => $"--Organizations:org_a{number}=Org {number}"),
            "--Organizations:org_zz_last=The last of many",
            .. Application("app-of-the-last-org", "org_zz_last"),
            .. Application("app-with-empty-org", ""),
            .. Application("app-with-space", "org_8ed648340ea9 "),
            .. Application("app-with-path", "../organizations?x="),
            .. Application("app-of-no-org", "org_gone"),
            "--Applications:scopeless:ClientId=workflow-without-organizations",
            "--Applications:scopeless:ClientSecret=s",
            "--Applications:scopeless:Audiences:0=management",
            "--Applications:scopeless:Scopes:0=read:application_properties",
        ]);

        var said = await NodePackage.RunAsync("deploy/kinde", "test", new() { ["ISSUER"] = issuer.Address });

        Assert.Contains("finds an organisation that the first page of the list does not hold", said, StringComparison.Ordinal);
        Assert.Matches(@"pass 12\b", said);
    }

    private static string[] Application(string id, string org) =>
    [
        $"--Applications:{id}:ClientId={id}",
        $"--Applications:{id}:ClientSecret=s",
        $"--Applications:{id}:Audiences:0=acme",
        $"--Applications:{id}:Properties:org_code={org}",
    ];
}
