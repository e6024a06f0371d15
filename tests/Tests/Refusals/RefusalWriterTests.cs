using System.Text;
using Gateway.Refusals;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Refusals;

/// <summary>A refusal as the client gets it.</summary>
public sealed class RefusalWriterTests : IDisposable
{
    private readonly DefaultHttpContext _context = new() { TraceIdentifier = "id-1" };
    private readonly MemoryStream _body = new();
    private readonly Ending _ending = new();
    private readonly AccessRecord _record = new();

    public RefusalWriterTests()
    {
        _context.Response.Body = _body;
        _context.Features.Set(_ending);
        _context.Features.Set(_record);
    }

    public void Dispose() => _body.Dispose();

    [Fact]
    public async Task Writes_a_problem_of_RFC_9457()
    {
        await _context.Refuse(Catalogue.OrgSuspended);

        Assert.Equal(
            """{"type":"about:blank","title":"The organisation is suspended","status":403"""
            + ""","detail":"The organisation is suspended at this gateway. Ask the operator.","code":"org_suspended","requestId":"id-1"}""",
            Body);
        Assert.Equal((403, "application/problem+json"), (_context.Response.StatusCode, _context.Response.ContentType));
        Assert.Equal("no-store", _context.Response.Headers.CacheControl);
        Assert.Equal(_body.Length, _context.Response.ContentLength);
        Assert.Equal(_body.Length, _record.BytesOut);
    }

    [Fact]
    public async Task Names_the_limits_that_refused()
    {
        await _context.Refuse(new Verdict(Catalogue.RateLimited) { RetryAfter = 3, ViolatedPolicies = ["burst", "month"] });

        Assert.StartsWith("""{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded",""", Body, StringComparison.Ordinal);
        Assert.EndsWith(
            ""","code":"rate_limited","requestId":"id-1","violated-policies":["burst","month"]}""", Body, StringComparison.Ordinal);
        Assert.Equal("3", _context.Response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Sends_what_else_a_verdict_says()
    {
        await _context.Refuse(
            new Verdict(Catalogue.MethodNotAllowed) { Allow = "GET", Challenge = Challenge.Bare, Detail = "Say it otherwise." });

        var headers = _context.Response.Headers;
        Assert.Equal(["GET", "Bearer realm=\"gateway\""], [headers.Allow.ToString(), headers.WWWAuthenticate.ToString()]);
        Assert.Contains("\"detail\":\"Say it otherwise.\"", Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Closes_the_connection_where_the_verdict_says_so(bool close)
    {
        Connection connection = new();
        _context.Features.Set<IConnectionLifetimeNotificationFeature>(connection);

        await _context.Refuse(new Verdict(Catalogue.InvalidRequest) { Close = close });

        Assert.Equal(close, connection.AskedToClose);
    }

    [Fact]
    public async Task Sends_nothing_that_a_verdict_does_not_say()
    {
        await _context.Refuse(Catalogue.NotFound);

        Assert.Equal(["Cache-Control", "Content-Length", "Content-Type"], _context.Response.Headers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Keeps_the_reason_for_the_log()
    {
        await _context.Refuse(new Verdict(Catalogue.NotFound, Reason.ForeignOrg));

        Assert.DoesNotContain(Reason.ForeignOrg, Body, StringComparison.Ordinal);
        Assert.Equal((Outcome.Refused, Catalogue.NotFound, "foreign_org"), (_ending.Outcome, _ending.Refusal, _ending.Reason));
    }

    [Fact]
    public async Task Keeps_the_outcome_that_another_step_has_set()
    {
        _ending.Outcome = Outcome.UpstreamFailed;

        await _context.Refuse(Catalogue.UpstreamTimeout);

        Assert.Equal(Outcome.UpstreamFailed, _ending.Outcome);
    }

    [Fact]
    public async Task Takes_back_what_a_failed_answer_had_set()
    {
        _context.Response.StatusCode = 200;
        _context.Response.Headers["X-Backend"] = "half an answer";

        await _context.Refuse(Catalogue.UpstreamUnreachable);

        Assert.Equal(502, _context.Response.StatusCode);
        Assert.False(_context.Response.Headers.ContainsKey("X-Backend"));
    }

    [Fact]
    public async Task Counts_no_body_bytes_for_HEAD()
    {
        _context.Request.Method = "HEAD";

        await _context.Refuse(Catalogue.NotFound);

        Assert.Equal(0, _record.BytesOut);
        Assert.True(_context.Response.ContentLength > 0);
    }

    [Fact]
    public async Task Cuts_off_an_answer_that_has_begun()
    {
        Begun begun = new();
        _context.Features.Set<IHttpResponseFeature>(begun);
        _context.Features.Set<IHttpRequestLifetimeFeature>(begun);

        await _context.Refuse(Catalogue.InternalError);

        Assert.True(begun.Aborted);
        Assert.Equal(0, _body.Length);
    }

    private string Body => Encoding.UTF8.GetString(_body.ToArray());

    private sealed class Connection : IConnectionLifetimeNotificationFeature
    {
        public bool AskedToClose { get; private set; }

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => AskedToClose = true;
    }

    private sealed class Begun : HttpResponseFeature, IHttpRequestLifetimeFeature
    {
        public override bool HasStarted => true;

        public bool Aborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborted = true;
    }
}
