using Gateway.Forwarding;
using Gateway.Testing.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Forwarding;

/// <summary>What is said of destinations that fail, and what is kept of it.</summary>
public sealed class UpstreamTroubleTests
{
    private readonly ManualTime _time = new();
    private readonly Lines _lines = new();
    private readonly UpstreamTrouble _trouble;

    public UpstreamTroubleTests() => _trouble = new UpstreamTrouble(_time, _lines);

    [Fact]
    public void Is_said_once_a_minute_and_destination_with_what_to_do()
    {
        var (one, two) = (Destination("one"), Destination("two"));

        foreach (var (destination, request) in new[] { (one, "r1"), (one, "r2"), (two, "r3"), (one, "r4") })
            _trouble.Add(destination, "refused", request);
        _time.Advance(TimeSpan.FromMinutes(1));
        _trouble.Add(one, "dns", "r5");

        Assert.Equal(
            ["Cluster items: destination one (http://one.internal:8080) fails with refused: nothing listens there: check that the "
                + "service runs and the port in Address; first in request r1, and no more is said of it this minute",
             "Cluster items: destination two (http://two.internal:8080) fails with refused: nothing listens there: check that the "
                + "service runs and the port in Address; first in request r3, and no more is said of it this minute",
             "Cluster items: destination one (http://one.internal:8080) fails with dns: its name is not known: check the host in "
                + "Address and the resolver of this machine; first in request r5, and no more is said of it this minute"],
            _lines.Said);
    }

    [Fact]
    public void Says_nothing_of_a_password_in_an_address()
    {
        _trouble.Add(Destination("one", "http://user:secret@one.internal/"), "reset", "r1");

        Assert.DoesNotContain("secret", Assert.Single(_lines.Said), StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_a_destination_s_last_failure_until_a_request_succeeds_there()
    {
        var one = Destination("one");
        Assert.Null(_trouble.Last(one.ProxiedDestination!));

        _trouble.Add(one, "refused", "r1");
        _trouble.Add(one, "reset", "r2");
        Assert.Equal(new LastFailure("reset", _time.GetUtcNow(), "r2"), _trouble.Last(one.ProxiedDestination!));

        _trouble.Clear(one.ProxiedDestination);
        Assert.Null(_trouble.Last(one.ProxiedDestination!));
    }

    private static Proxied Destination(string id, string? address = null)
    {
        var config = new DestinationConfig { Address = address ?? $"http://{id}.internal:8080/" };
        return new Proxied(
            new DestinationState(id, new DestinationModel(config)),
            new ClusterModel(new ClusterConfig { ClusterId = "items" }, new HttpMessageInvoker(new SocketsHttpHandler())));
    }

    private sealed class Proxied(DestinationState destination, ClusterModel cluster) : IReverseProxyFeature
    {
        public RouteModel Route => throw new NotSupportedException();

        public ClusterModel Cluster => cluster;

        public IReadOnlyList<DestinationState> AllDestinations => [];

        public IReadOnlyList<DestinationState> AvailableDestinations { get; set; } = [];

        public DestinationState? ProxiedDestination { get; set; } = destination;
    }

    private sealed class Lines : ILogger<UpstreamTrouble>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
