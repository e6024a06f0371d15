using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Admin.Explain;

/// <summary>What explain shows of each step, and what it never shows; and what it wants to be asked.</summary>
public sealed class ExplainEvidenceTests(ExplainRig rig) : IClassFixture<ExplainRig>
{
    [Theory]
    [InlineData("good")]
    [InlineData("forged")]
    [InlineData("expired")]
    public async Task Gives_neither_the_token_nor_its_signature_back(string kind)
    {
        var token = rig.Token(kind)!;

        var told = (await rig.ExplainAsync("GET", "/items", token)).ToJsonString();

        Assert.DoesNotContain(token, told, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[^1], told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_why_a_token_is_for_another_audience()
    {
        var step = (await rig.ExplainAsync("GET", "/items", rig.Token("other audience")))["steps"]!.AsArray()[^1]!;

        Assert.Equal(("token", false, "invalid_token"), ((string?)step["step"], (bool)step["ok"]!, (string?)step["code"]));
        var evidence = step["evidence"]!;
        Assert.Equal(("explained", "other", "acme", false), ((string?)evidence["issuer"], (string?)evidence["claims"]!["aud"]![0],
            (string?)evidence["needs"]!["audiences"]![0], (bool)evidence["verified"]!));
    }

    [Fact]
    public async Task Shows_which_destination_a_caller_is_meant_for()
    {
        var step = (await rig.ExplainAsync("GET", "/regional", rig.Token("eu")))["steps"]!.AsArray()[^1]!;

        Assert.Equal(
            ["eu: True", "us: False"],
            step["evidence"]!["destinations"]!.AsArray().Select(one => $"{one!["destination"]}: {(bool)one["chosenAmong"]!}").Order());
    }

    [Fact]
    public async Task Names_the_methods_that_a_route_has()
    {
        var route = (await rig.ExplainAsync("PUT", "/reports", rig.Token("good")))["steps"]!.AsArray()[1]!;

        Assert.Equal(
            (false, "method_not_allowed", "GET, HEAD"), ((bool)route["ok"]!, (string?)route["code"], (string?)route["evidence"]!["allow"]));
    }

    [Theory]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    [InlineData("{}", "url")]
    [InlineData("""{"url":""}""", "url")]
    [InlineData("""{"url":"items"}""", "url")]
    [InlineData("""{"url":"ftp://a/b"}""", "url")]
    [InlineData("""{"url":"http://a"}""", "url")]
    [InlineData("""{"url":"http://a@b/c"}""", "url")]
    [InlineData("""{"url":"/","method":""}""", "method")]
    [InlineData("""{"url":"/","method":"GET /"}""", "method")]
    [InlineData("""{"url":"/","method":1}""", "method")]
    [InlineData("""{"url":"/","token":[]}""", "token")]
    [InlineData("""{"url":"/","tokens":"a"}""", "tokens")]
    [InlineData("""{"url":["/"]}""", "url")]
    public async Task Names_the_member_of_the_body_that_is_wrong(string body, string member)
    {
        using var answer = await rig.PostAsync(body);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_parameter"), (answer.StatusCode, (string?)problem["code"]));
        Assert.StartsWith(member + ": ", (string?)problem["detail"], StringComparison.Ordinal);
    }
}
