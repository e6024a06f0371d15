using Gateway.Ingress;
using Gateway.Refusals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Ingress;

/// <summary>RFC 9110 §10.1.1: one expectation is known.</summary>
public sealed class ExpectationTests
{
    [Theory]
    [InlineData]
    [InlineData("100-continue")]
    [InlineData("100-Continue")]
    public void Lets_a_client_wait_for_100(params string[] expected) => Assert.Equal(Verdict.Pass, Framing.Decide(Expecting(expected)));

    [Theory]
    [InlineData("")]
    [InlineData("200-ok")]
    [InlineData("100-continue, 200-ok")]
    [InlineData("100-continue", "100-continue")]
    public void Refuses_every_other_expectation(params string[] expected) =>
        Assert.Equal(new Verdict(Catalogue.ExpectationFailed) { Close = true }, Framing.Decide(Expecting(expected)));

    private static DefaultHttpContext Expecting(string[] expected)
    {
        DefaultHttpContext context = new();
        context.Request.Method = "POST";
        context.Request.Protocol = "HTTP/1.1";
        context.Request.Headers.Expect = expected;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/items";
        return context;
    }
}
