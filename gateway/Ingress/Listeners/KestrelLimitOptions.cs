namespace Gateway.Ingress;

/// <summary>
/// <c>Kestrel:Limits</c>, by the names of Kestrel's own type, which has no setters for all of them.
/// Null where Kestrel's default or ours holds.
/// </summary>
internal sealed class KestrelLimitOptions
{
    /// <summary>Connections at a time; any number by default.</summary>
    public long? MaxConcurrentConnections { get; set; }

    /// <summary>WebSocket and other upgraded connections at a time; any number by default.</summary>
    public long? MaxConcurrentUpgradedConnections { get; set; }

    /// <summary>Bytes of an answer that wait for a slow client; 64 KiB by default.</summary>
    public long? MaxResponseBufferSize { get; set; }

    /// <summary>Bytes of a request that wait for the gateway; 1 MiB by default.</summary>
    public long? MaxRequestBufferSize { get; set; }

    /// <summary>Bytes of a request line; 8 KiB by default.</summary>
    public int? MaxRequestLineSize { get; set; }

    /// <summary>Bytes of all fields of a request; 32 KiB by default.</summary>
    public int? MaxRequestHeadersTotalSize { get; set; }

    /// <summary>Fields of a request; 100 by default.</summary>
    public int? MaxRequestHeaderCount { get; set; }

    /// <summary>Bytes of a body; <c>Gateway:Ingress:MaxRequestBodySize</c> holds in its place.</summary>
    public long? MaxRequestBodySize { get; set; }

    /// <summary>How long an idle connection stays open; 130 seconds by default.</summary>
    public TimeSpan? KeepAliveTimeout { get; set; }

    /// <summary>How long a head may take; 15 seconds by default.</summary>
    public TimeSpan? RequestHeadersTimeout { get; set; }

    /// <summary>How slowly a body may come.</summary>
    public DataRate? MinRequestBodyDataRate { get; set; }

    /// <summary>How slowly an answer may be read.</summary>
    public DataRate? MinResponseDataRate { get; set; }

    /// <summary>Of HTTP/2 alone.</summary>
    public OfHttp2? Http2 { get; set; }

    /// <summary>Of HTTP/3 alone.</summary>
    public OfHttp3? Http3 { get; set; }

    internal sealed class DataRate
    {
        /// <summary>Bytes a second; 240 by default.</summary>
        public double? BytesPerSecond { get; set; }

        /// <summary>How long it may be slower at first; 5 seconds by default.</summary>
        public TimeSpan? GracePeriod { get; set; }
    }

    internal sealed class OfHttp2
    {
        /// <summary>Streams at a time; 100 by default.</summary>
        public int? MaxStreamsPerConnection { get; set; }

        /// <summary>Bytes of the table of fields; 4096 by default.</summary>
        public int? HeaderTableSize { get; set; }

        /// <summary>Bytes of a frame; 16 KiB by default.</summary>
        public int? MaxFrameSize { get; set; }

        /// <summary>Bytes of one field; 32 KiB by default.</summary>
        public int? MaxRequestHeaderFieldSize { get; set; }

        /// <summary>Bytes that a connection may send ahead; 1 MiB by default.</summary>
        public int? InitialConnectionWindowSize { get; set; }

        /// <summary>Bytes that a stream may send ahead; 768 KiB by default.</summary>
        public int? InitialStreamWindowSize { get; set; }

        /// <summary>How long a silent connection waits for a ping; none is sent by default.</summary>
        public TimeSpan? KeepAlivePingDelay { get; set; }

        /// <summary>How long its answer may take; 20 seconds by default.</summary>
        public TimeSpan? KeepAlivePingTimeout { get; set; }
    }

    internal sealed class OfHttp3
    {
        /// <summary>Bytes of one field; 32 KiB by default.</summary>
        public int? MaxRequestHeaderFieldSize { get; set; }
    }
}
