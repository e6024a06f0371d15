using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;

namespace Gateway.Telemetry;

/// <summary>
/// Writes access lines to stdout from a thread of its own; a reader that stalls costs lines, which are counted, never a request.
/// </summary>
internal sealed partial class AccessLog(TelemetryMetrics metrics, ILogger<AccessLog> logger, Stream? output = null)
    : IHostedService, IDisposable
{
    private const int Waiting = 16_384;
    private const int Batch = 64 * 1024;

    /// <summary>How long lines gather: a wake-up and a write for each would cost more than all the rest of the log.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    private readonly Channel<AccessRecord> _lines = Channel.CreateBounded<AccessRecord>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stream _output = output ?? Console.OpenStandardOutput();
    private Task _writing = Task.CompletedTask;
    private long _dropped;
    private volatile AccessLogFormat _format;

    public AccessLogFormat Format
    {
        set => _format = value;
    }

    public void Write(AccessRecord record)
    {
        if (_format == AccessLogFormat.None || _lines.Writer.TryWrite(record))
            return;
        Interlocked.Increment(ref _dropped);
        metrics.AccessLineDropped();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A pipe that nobody reads blocks the write itself.
        _writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _lines.Writer.TryComplete();
        _closing.TrySetResult();
        await _writing.WaitAsync(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _output.Dispose();

    private static void WriteJson(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, AccessRecord record)
    {
        json.Reset(buffer);
        AccessLine.Write(json, record);
        json.Flush();
    }

    private void WriteAll()
    {
        var buffer = new ArrayBufferWriter<byte>(Batch);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        for (var ends = false; !ends;)
        {
            ends = _closing.Task.Wait(Gather);
            while (Fill(buffer, json))
            {
                _output.Write(buffer.WrittenSpan);
                _output.Flush();
                buffer.ResetWrittenCount();
            }

            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                LogDropped(dropped);
        }
    }

    private bool Fill(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json)
    {
        while (buffer.WrittenCount < Batch && _lines.Reader.TryRead(out var record))
        {
            if (_format == AccessLogFormat.Text)
                AccessText.Write(buffer, record);
            else
                WriteJson(json, buffer, record);
            buffer.Write("\n"u8);
        }

        return buffer.WrittenCount > 0;
    }

    [LoggerMessage(300, LogLevel.Warning, "{Dropped} access-log lines were dropped because stdout was not read fast enough")]
    private partial void LogDropped(long dropped);
}
