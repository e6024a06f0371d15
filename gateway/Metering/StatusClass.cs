namespace Gateway.Metering;

/// <summary>
/// A status as ledger, query and metric show it: its class, or "none" when client or gateway was gone before there was one.
/// </summary>
internal static class StatusClass
{
    public static byte Of(int status) => status is >= 100 and < 600 ? (byte)(status / 100) : (byte)0;

    public static string Text(byte statusClass) => statusClass switch
    {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "none",
    };
}
