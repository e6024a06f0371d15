using Gateway.Forwarding;
using Gateway.Forwarding.Proxy;
using Gateway.Refusals;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.Forwarding;

/// <summary>What each of the forwarder's errors means for the books and for the client.</summary>
public sealed class FailureTests
{
    private const string Failed = "upstream_failed 502 connection_failed";
    private const string Broken = "upstream_failed 502 answer_broken";
    private const string Slow = "upstream_failed 504 activity_timeout";
    private const string RouteSlow = "upstream_failed 504 route_timeout";
    private const string Left = "client_aborted";

    public static TheoryData<ForwarderError, string> Errors => new()
    {
        { ForwarderError.None, Failed },
        { ForwarderError.Request, Failed },
        { ForwarderError.RequestTimedOut, Slow },
        { ForwarderError.RequestCanceled, Failed },
        { ForwarderError.RequestBodyCanceled, Slow },
        { ForwarderError.RequestBodyClient, Left },
        { ForwarderError.RequestBodyDestination, Failed },
        { ForwarderError.ResponseHeaders, Broken },
        { ForwarderError.ResponseBodyCanceled, Slow },
        { ForwarderError.ResponseBodyClient, Left },
        { ForwarderError.ResponseBodyDestination, Broken },
        { ForwarderError.UpgradeRequestCanceled, Failed },
        { ForwarderError.UpgradeRequestClient, Left },
        { ForwarderError.UpgradeRequestDestination, Failed },
        { ForwarderError.UpgradeResponseCanceled, Failed },
        { ForwarderError.UpgradeResponseClient, Left },
        { ForwarderError.UpgradeResponseDestination, Failed },
        { ForwarderError.UpgradeActivityTimeout, "client_aborted idle" },
        { ForwarderError.NoAvailableDestinations, "upstream_failed 503 no_destination" },
        { ForwarderError.RequestCreation, Failed },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Gives_each_error_its_ending(ForwarderError error, string ending) =>
        Assert.Equal(ending, Words(Failure.From(error, exception: null, clientLeft: false, timedOut: false)));

    [Fact]
    public void Has_a_row_for_every_error_there_is() =>
        Assert.Equal(Enum.GetValues<ForwarderError>().Order(), Errors.Select(row => row.Data.Item1).Order());

    [Theory]
    [MemberData(nameof(Errors))]
    public void Blames_nobody_where_the_client_left(ForwarderError error, string ending)
    {
        Assert.NotEmpty(ending);

        Assert.Equal(Left, Words(Failure.From(error, exception: null, clientLeft: true, timedOut: false)));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Calls_the_route_s_own_timeout_by_its_name_whatever_it_cancelled(ForwarderError error, string ending)
    {
        Assert.NotEmpty(ending);

        Assert.Equal(RouteSlow, Words(Failure.From(error, exception: null, clientLeft: true, timedOut: true)));
    }

    [Fact]
    public void Asks_to_come_again_where_no_destination_is_healthy() =>
        Assert.Equal(1, Failure.From(ForwarderError.NoAvailableDestinations, null, false, false).Verdict.RetryAfter);

    [Theory]
    [InlineData(408, "client_aborted 408")]
    [InlineData(413, "client_aborted 413")]
    [InlineData(400, "client_aborted 400 framing")]
    public void Says_what_the_server_found_wrong_with_the_body(int status, string ending) => Assert.Equal(
        ending, Words(Failure.From(
            ForwarderError.RequestBodyClient, new BadHttpRequestException("broken", status), clientLeft: false, timedOut: false)));

    [Fact]
    public void Finds_what_the_server_found_beside_the_call_that_it_cost()
    {
        var both = new AggregateException(new BadHttpRequestException("too large", 413), new OperationCanceledException());

        Assert.Equal("client_aborted 413", Words(Failure.From(ForwarderError.RequestBodyClient, both, clientLeft: false, timedOut: false)));
    }

    [Fact]
    public void Blames_the_backend_for_a_protocol_that_nobody_asked_for() => Assert.Equal(Broken, Words(Failure.Unasked));

    [Fact]
    public void Calls_a_backend_that_stopped_taking_the_body_slow()
    {
        Assert.Equal(Slow, Words(Failure.From(ForwarderError.RequestBodyDestination, new OperationCanceledException(), false, false)));
        Assert.Equal(Slow, Words(Failure.From(ForwarderError.RequestBodyDestination, new TimeoutException(), false, false)));
        Assert.Equal(Slow, Words(Failure.From(
            ForwarderError.ResponseBodyDestination, new IOException("", new OperationCanceledException()), false, false)));
        Assert.Equal(Slow, Words(Failure.From(ForwarderError.RequestBodyClient, new OperationCanceledException(), false, false)));
        Assert.Equal(Failed, Words(Failure.From(ForwarderError.RequestBodyDestination, new IOException(), false, false)));
    }

    [Fact]
    public void Names_a_backend_that_answered_and_then_took_no_more()
    {
        var early = new HttpRequestException("", new EarlyAnswerException());

        Assert.Equal("upstream_failed 504 answered_early", Words(Failure.From(ForwarderError.Request, early, false, false)));
        Assert.Equal("upstream_failed 504 answered_early", Words(Failure.From(
            ForwarderError.RequestBodyDestination, new AggregateException(new IOException(), early), false, false)));
        Assert.Equal("client_aborted answered_early", Words(Failure.From(ForwarderError.Request, early, clientLeft: true, false)));
    }

    private static string Words(Failure failure) =>
        string.Join(' ', new[] { failure.Outcome.Text(), $"{failure.Verdict.Refusal?.Status}", failure.Verdict.Reason ?? "" }
            .Where(word => word.Length > 0));
}
