using System.Reflection;
using Gateway.Refusals;

namespace Gateway.Tests.Refusals;

/// <summary>Every refusal there is: the word that log, metric and body share, and its status.</summary>
public sealed class CatalogueTests
{
    private const string Quota = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    [Theory]
    [InlineData("missing_token", 401)]
    [InlineData("invalid_request", 400)]
    [InlineData("invalid_token", 401)]
    [InlineData("org_missing", 403)]
    [InlineData("org_invalid", 403)]
    [InlineData("org_conflict", 403)]
    [InlineData("org_not_allowed", 403)]
    [InlineData("org_suspended", 403)]
    [InlineData("insufficient_scope", 403)]
    [InlineData("plan_not_allowed", 403)]
    [InlineData("not_found", 404)]
    [InlineData("method_not_allowed", 405)]
    [InlineData("request_timeout", 408)]
    [InlineData("payload_too_large", 413)]
    [InlineData("expectation_failed", 417)]
    [InlineData("rate_limited", 429, Quota)]
    [InlineData("quota_exceeded", 429, Quota)]
    [InlineData("internal_error", 500)]
    [InlineData("upstream_unreachable", 502)]
    [InlineData("upstream_unavailable", 503)]
    [InlineData("upstream_timeout", 504)]
    [InlineData("issuer_unavailable", 503)]
    [InlineData("overloaded", 503)]
    [InlineData("admin_key_required", 403)]
    [InlineData("admin_role", 403)]
    [InlineData("invalid_parameter", 400)]
    [InlineData("precondition_failed", 412)]
    [InlineData("store_unavailable", 503)]
    [InlineData("store_not_embedded", 409)]
    public void Gives_each_code_its_status_and_type(string code, int status, string type = "about:blank")
    {
        var refusal = Catalogue.All[code];

        Assert.Equal((code, status, type), (refusal.Code, refusal.Status, refusal.Type));
    }

    [Fact]
    public void Has_no_further_code() => Assert.Equal(29, Catalogue.All.Count);

    [Fact]
    public void Lists_every_row_it_declares()
    {
        var rows = typeof(Catalogue).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null))
            .OfType<Refusal>().ToList();

        // The one code with two statuses: no key configured, and no key sent.
        Assert.Equal(Catalogue.All.Values.Append(Catalogue.AdminKeyInvalid).ToHashSet(), rows.ToHashSet());
        Assert.Equal(("admin_key_required", 401), (Catalogue.AdminKeyInvalid.Code, Catalogue.AdminKeyInvalid.Status));
    }

    [Fact]
    public void Says_something_in_each_row() =>
        Assert.All(Catalogue.All.Values,
            row => Assert.True(row is { Title.Length: > 0, Detail.Length: > 0 } && row.Detail.EndsWith('.') && !row.Title.EndsWith('.')));
}
