namespace Gateway.Metering;

/// <summary>
/// A status as ledger, query and metric show it: its class, "other" from 600 on, for no class of RFC 9110 §15 is there,
/// or "none" when client or gateway was gone before there was one.
/// </summary>
internal static class StatusClass
{
    /// <summary>How many there are, "none" with them.</summary>
    public const int Count = Other + 1;

    private const int Other = 6;

    public static byte Of(int status) => status switch
    {
        < 100 => 0,
        < 600 => (byte)(status / 100),
        _ => Other,
    };

    public static string Text(byte statusClass) => statusClass switch
    {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        Other => "other",
        _ => "none",
    };
}
