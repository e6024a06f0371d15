using System.Globalization;
using System.Text;

namespace Gateway.Scenarios.Tokens;

/// <summary>Junk without end, no two alike: each is as near to a good token as its kind can be.</summary>
internal sealed class JunkTokens(string good, string unknownKid)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private readonly string _body = good[..(good.LastIndexOf('.') + 1)];
    private readonly string _signature = good[(good.LastIndexOf('.') + 1)..];

    internal string Make(long number) => (number % 4) switch
    {
        // A signature that is wrong in its first characters alone: the end, by which tokens are looked up, is the good one's.
        0 => _body + Digits(number) + _signature[11..],
        1 => _body + _signature[..^12] + Digits(number) + _signature[^1],
        2 => unknownKid[..(unknownKid.LastIndexOf('.') + 1)] + Digits(number) + _signature[11..],
        _ => good + "." + number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Digits(long number)
    {
        StringBuilder text = new(11);
        for (var at = 0; at < 11; at++, number /= 64)
            text.Append(Alphabet[(int)(number % 64)]);
        return text.ToString();
    }
}
