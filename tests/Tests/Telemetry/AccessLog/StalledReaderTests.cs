using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Telemetry;
using Gateway.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Telemetry.AccessLog;

/// <summary>A reader of stdout that stalls costs lines, which are counted and said, and holds up no request.</summary>
public sealed class StalledReaderTests : IDisposable
{
    private const int Lines = 40_000;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly StalledPipe _pipe = new();
    private readonly List<string> _said = [];

    [Fact]
    public async Task Drops_lines_counts_them_and_says_so_once_it_reads_on()
    {
        TelemetryMetrics metrics = new(_services.GetRequiredService<IMeterFactory>());
        using Gateway.Telemetry.AccessLog log = new(metrics, new SaidLog(_said), _pipe);
        await log.StartAsync(TestContext.Current.CancellationToken);

        // Would never return if a line waited for the reader.
        for (var i = 0; i < Lines; i++)
            log.Write(new AccessRecord { RequestId = $"{i}" });
        var dropped = Dropped();
        _pipe.Resume();
        await Poll.UntilAsync(() => _said.Count > 0, TimeSpan.FromSeconds(10), () => "a word about dropped lines");
        await log.StopAsync(TestContext.Current.CancellationToken);

        Assert.InRange(dropped, Lines / 4, Lines - 1);
        Assert.Equal([$"{dropped} access-log lines were dropped because stdout was not read fast enough"], _said);
        Assert.Equal(Lines - dropped, _pipe.Text.Count(letter => letter == '\n'));
    }

    public void Dispose()
    {
        _services.Dispose();
        _pipe.Dispose();
    }

    private long Dropped()
    {
        long dropped = 0;
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>()
                    && instrument.Name == "gateway.access_log.dropped")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => dropped = count);
        listener.Start();
        listener.RecordObservableInstruments();
        return dropped;
    }

    private sealed class SaidLog(List<string> said) : ILogger<Gateway.Telemetry.AccessLog>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => said.Add(formatter(state, exception));
    }

    /// <summary>Takes nothing until it is let, as a pipe that is full.</summary>
    private sealed class StalledPipe : MemoryStream
    {
        private readonly ManualResetEventSlim _reads = new();

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Resume() => _reads.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _reads.Wait();
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            _reads.Set();
            base.Dispose(disposing);
        }
    }
}
