using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Ingress;

/// <summary>
/// A connection whose client may reset so many streams. Every transport that is laid over it is limited, TLS's too: of encrypted
/// bytes none begins as HTTP/2 does.
/// </summary>
internal sealed class LimitedConnection(ConnectionContext inner, Func<PipeReader, PipeReader> limit) : ConnectionContext
{
    private IDuplexPipe _transport = new Duplex(limit(inner.Transport.Input), inner.Transport.Output);

    public override IDuplexPipe Transport
    {
        get => _transport;
        set => _transport = value is Duplex ? value : new Duplex(limit(value.Input), value.Output);
    }

    public override string ConnectionId
    {
        get => inner.ConnectionId;
        set => inner.ConnectionId = value;
    }

    public override IFeatureCollection Features => inner.Features;

    public override IDictionary<object, object?> Items
    {
        get => inner.Items;
        set => inner.Items = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => inner.ConnectionClosed;
        set => inner.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => inner.LocalEndPoint;
        set => inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => inner.RemoteEndPoint;
        set => inner.RemoteEndPoint = value;
    }

    public override void Abort() => inner.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => inner.Abort(abortReason);

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
