using System.Collections.Concurrent;
using System.Text;
using Gateway.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Gateway.Ingress;

/// <summary>Binds Kestrel to its section and marks each connection with the endpoint that took it.</summary>
internal sealed partial class Listeners(HeadRoom head, TimeProvider time, ILogger<Listeners> logger) : IDisposable
{
    /// <summary>How long the server may take to let go of a connection that has ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The same in a stop whose time is over.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, ListenOptions> _bound = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ConnectionContext, byte> _open = [];
    private readonly CancellationTokenSource _isOver = new(Timeout.InfiniteTimeSpan, time);
    private long _saidInMinute;

    /// <summary>Where each endpoint listens, by name; a port of 0 has become the real one once the host has started.</summary>
    public IEnumerable<KeyValuePair<string, string>> Addresses =>
        _bound.Select(endpoint => KeyValuePair.Create(endpoint.Key, endpoint.Value.ToString() ?? ""));

    /// <summary>Where the admin endpoint listens; null without one.</summary>
    public ListenOptions? Admin => _bound.GetValueOrDefault(Listener.Admin);

    /// <param name="kestrel">The server's options.</param>
    /// <param name="settings">Its section.</param>
    /// <param name="maxResets">How many streams a client may reset in <see cref="ResetLimit.Window"/>; asked at each reset.</param>
    public void Configure(KestrelServerOptions kestrel, KestrelSettings settings, Func<int> maxResets)
    {
        var section = SettingsReader.Configuration(settings.Tree);
        kestrel.RequestHeaderEncodingSelector = RequestFields;
        // What a backend says goes on byte for byte, as it was read; in ASCII, the default, an old one's names would be a 502.
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.AddServerHeader = section.GetValue("AddServerHeader", false);
        KestrelLimits.Bind(section.GetSection("Limits"), kestrel.Limits);
        head.Bind(kestrel.Limits);
        var loader = kestrel.Configure(section, reloadOnChange: false);
        foreach (var endpoint in section.GetSection("Endpoints").GetChildren())
        {
            var listener = new Listener(endpoint.Key);
            loader.Endpoint(endpoint.Key, configured => Mark(configured.ListenOptions, listener, maxResets));
        }
    }

    /// <summary>Aborts every connection that is still open, and with it the requests on it; returns how many those were.</summary>
    public int CutOff()
    {
        var open = _open.Keys;
        foreach (var connection in open)
            connection.Abort();
        _isOver.CancelAfter(LastPatience);
        return open.Count;
    }

    public void Dispose() => _isOver.Dispose();

    /// <summary>Byte for byte, as it goes on; in UTF-8, the default, an old client's Latin-1 would be an empty 400.</summary>
    private static Encoding RequestFields(string name) =>
        name.Equals(HeaderNames.Connection, StringComparison.OrdinalIgnoreCase) ? ConnectionField.Instance
        : name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? LengthField.Instance
        : Encoding.Latin1;

    private void Mark(ListenOptions listen, Listener listener, Func<int> maxResets)
    {
        _bound[listener.Name] = listen;
        listen.Use(next => connection => ServeAsync(next, connection, listener, listen.Protocols, maxResets));
    }

    private async Task ServeAsync(
        ConnectionDelegate next, ConnectionContext connection, Listener listener, HttpProtocols protocols, Func<int> maxResets)
    {
        connection.Features.Set(listener);
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var closed = connection.ConnectionClosed.UnsafeRegister(static ended => ((TaskCompletionSource)ended!).TrySetResult(), ended);
        _open[connection] = 0;
        try
        {
            var serving = next(protocols.HasFlag(HttpProtocols.Http2)
                ? new LimitedConnection(connection, input => new ResetLimit(input, maxResets, End, time))
                : connection);
            // Of many resets the server sometimes loses count, and waits for ever for streams that are over.
            if (await Task.WhenAny(serving, ended.Task) == serving)
                await serving;
            else
                await serving.WaitAsync(Patience, time, _isOver.Token);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException && ended.Task.IsCompleted)
        {
            LogLeft(connection.RemoteEndPoint);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }

        void End()
        {
            ended.TrySetResult();
            var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
            if (Interlocked.Exchange(ref _saidInMinute, minute) != minute)
                LogResets(connection.RemoteEndPoint, maxResets(), ResetLimit.Window);
        }
    }

    [LoggerMessage(403, LogLevel.Warning, "A client at {Peer} reset more than {MaxResets} streams (Gateway:Ingress:MaxResets) in {Window}: "
        + "its connection was ended, and no more is said of such this minute")]
    private partial void LogResets(System.Net.EndPoint? peer, int maxResets, TimeSpan window);

    [LoggerMessage(404, LogLevel.Debug, "The server did not let go of the ended connection of {Peer}, so the gateway does")]
    private partial void LogLeft(System.Net.EndPoint? peer);
}
