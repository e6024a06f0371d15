using Gateway.Admin.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Tests.Admin.Api;

/// <summary>A query of known names, each once.</summary>
public sealed class ParametersTests
{
    private static readonly string[] Known = ["from", "org"];

    [Theory]
    [InlineData("", "")]
    [InlineData("?org=org_a", "org=org_a")]
    [InlineData("?org=a%26b&from=2026-01-01", "from=2026-01-01 org=a&b")]
    public void Reads_what_is_known(string query, string read)
    {
        Assert.True(Parameters.TryRead(Query(query), Known, out var parameters, out var mistake));

        Assert.Equal(
            read, string.Join(' ', parameters.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}")));
        Assert.Empty(mistake);
    }

    [Theory]
    [InlineData("?orgs=org_a", "a parameter of the call is unknown; allowed are from, org")]
    [InlineData("?Org=org_a", "a parameter of the call is unknown; allowed are from, org")]
    [InlineData("?org=a&x=%3Cscript%3E", "a parameter of the call is unknown; allowed are from, org")]
    [InlineData("?org=a&org=b", "org must be given once, with a value")]
    [InlineData("?org=", "org must be given once, with a value")]
    [InlineData("?org", "org must be given once, with a value")]
    public void Refuses_what_would_answer_another_question(string query, string mistake)
    {
        Assert.False(Parameters.TryRead(Query(query), Known, out _, out var said));

        Assert.Equal(mistake, said);
    }

    private static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query));
}
