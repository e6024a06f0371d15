using System.Text;

namespace Gateway.Testing.Wire;

/// <summary>One request as it reached the backend: exact bytes, and what they say.</summary>
/// <param name="Connection">The number of the backend's connection it came on, from 1.</param>
/// <param name="Raw">Every byte of head, body and trailers.</param>
/// <param name="Body">The body with its chunk framing taken off.</param>
public sealed record RawRequest(int Connection, string RequestLine, WireHeaders Headers, byte[] Body, WireHeaders Trailers, byte[] Raw)
{
    public string Method => RequestLine.Split(' ')[0];

    public string Target => RequestLine.Split(' ')[1];

    public string BodyText => Encoding.UTF8.GetString(Body);

    public string RawText => Encoding.Latin1.GetString(Raw);
}
