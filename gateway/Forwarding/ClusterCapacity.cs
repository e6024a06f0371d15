using System.Globalization;

namespace Gateway.Forwarding;

/// <summary><c>Gateway.MaxInFlight</c> of a cluster: how many requests may be with it at a time.</summary>
internal static class ClusterCapacity
{
    public const string Word = "Gateway.MaxInFlight";

    /// <summary>Null when it is no number of 1 or more.</summary>
    public static int? Parse(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most >= 1 ? most : null;
}
