using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Forwarding;
using Gateway.Forwarding.Headers;
using Gateway.Telemetry;
using Gateway.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Forwarding.Headers;

/// <summary>What is counted and what is said of clients that claim an identity.</summary>
public sealed class IdentityAttemptsTests
{
    private readonly ManualTime _time = new();
    private readonly Lines _lines = new();

    [Fact]
    public void Names_an_application_once_a_minute()
    {
        var attempts = Make();

        foreach (var application in new[] { "one", "one", "two", "one" })
            attempts.Add(2, Record("org_a", application));
        _time.Advance(TimeSpan.FromMinutes(1));
        attempts.Add(1, Record("org_a", "one"));

        Assert.Equal(["one", "two", "one"], _lines.Said.Select(line => line.Split(' ')[1]));
        Assert.All(_lines.Said, line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public void Says_no_more_than_a_hundred_lines_a_minute()
    {
        var attempts = Make();

        for (var i = 0; i < 1000; i++)
            attempts.Add(1, Record("org_a", $"application_{i}"));

        Assert.Equal(100, _lines.Said.Count);
    }

    private IdentityAttempts Make()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new IdentityAttempts(new ForwardingMetrics(meters), _time, _lines);
    }

    private static AccessRecord Record(string org, string application) =>
        new() { RequestId = "r", Method = "GET", Org = org, Application = application, Route = "items" };

    private sealed class Lines : ILogger<IdentityAttempts>
    {
        private readonly ConcurrentQueue<string> _said = new();

        public ConcurrentQueue<string> Said => _said;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _said.Enqueue(formatter(state, exception));
    }
}
