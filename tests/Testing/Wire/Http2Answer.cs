using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Testing.Wire;

/// <summary>What became of one HTTP/2 stream: an answer, a reset, or the end of its connection.</summary>
/// <param name="Status">0 when no answer came.</param>
/// <param name="Reset">The code of RST_STREAM, if one came.</param>
/// <param name="IsGone">The connection ended, or said GOAWAY with an error, before the stream was over.</param>
public sealed record Http2Answer(int Status, WireHeaders Headers, byte[] Body, uint? Reset, bool IsGone)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;
}
