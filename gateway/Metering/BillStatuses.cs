using System.Diagnostics.CodeAnalysis;

namespace Gateway.Metering;

/// <summary>Which statuses carry a route's units (<c>Gateway.BillStatuses</c>): classes, ranges and single codes, as in <c>1xx-3xx 404</c>.</summary>
internal sealed class BillStatuses
{
    private readonly bool[] billed;

    private BillStatuses(bool[] billed) => this.billed = billed;

    public static BillStatuses All { get; } = new([.. Enumerable.Repeat(true, 600)]);

    /// <summary>Units are owed for what the backend did or may have done; a failed backend and a refusal owe nothing.</summary>
    public bool Owes(Outcome outcome, int status) => outcome switch
    {
        Outcome.Completed or Outcome.ClientAborted or Outcome.Interrupted => status is < 100 or >= 600 || billed[status],
        _ => false,
    };

    public static bool TryParse(string text, [NotNullWhen(true)] out BillStatuses? statuses)
    {
        statuses = null;
        var billed = new bool[600];
        var parts = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            return false;
        foreach (var part in parts)
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryBounds(dash < 0 ? part : part[..dash], out var first, out var last))
                return false;
            if (dash >= 0 && (!TryBounds(part[(dash + 1)..], out var start, out last) || start < first))
                return false;
            billed.AsSpan(first..(last + 1)).Fill(true);
        }

        statuses = new BillStatuses(billed);
        return true;
    }

    private static bool TryBounds(string text, out int first, out int last)
    {
        first = last = 0;
        if (text.Length != 3 || text[0] is < '1' or > '5')
            return false;
        if (text.EndsWith("xx", StringComparison.OrdinalIgnoreCase))
        {
            first = (text[0] - '0') * 100;
            last = first + 99;
            return true;
        }

        if (!char.IsAsciiDigit(text[1]) || !char.IsAsciiDigit(text[2]))
            return false;
        first = last = ((text[0] - '0') * 100) + ((text[1] - '0') * 10) + (text[2] - '0');
        return true;
    }
}
