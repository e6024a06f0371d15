namespace Gateway.Refusals;

/// <summary>One way to say no: the same word in body, access log and metric, with the status that always goes with it.</summary>
internal sealed record Refusal(string Code, int Status, string Title, string Detail)
{
    /// <summary>RFC 9457 says <c>about:blank</c> where the status says all there is to say.</summary>
    public string Type { get; init; } = "about:blank";

    public override string ToString() => Code;
}
