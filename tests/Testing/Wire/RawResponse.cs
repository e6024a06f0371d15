using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Testing.Wire;

/// <summary>One response as it reached the client: exact bytes, and what they say.</summary>
public sealed record RawResponse(string StatusLine, WireHeaders Headers, byte[] Body, WireHeaders Trailers, byte[] Raw)
{
    public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);

    public string Text => Encoding.UTF8.GetString(Body);

    public string RawText => Encoding.Latin1.GetString(Raw);

    public JsonNode Json => JsonNode.Parse(Body)!;
}
