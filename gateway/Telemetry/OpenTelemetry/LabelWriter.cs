using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>Writes label sets: names cleaned, values escaped, and names that became equal merged into one.</summary>
internal sealed class LabelWriter(Utf8Text text)
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private Range[] _names = new Range[16];

    public static string Clean(string name)
    {
        var scratch = new Utf8Text(name.Length + 1, int.MaxValue);
        AppendName(scratch, name);
        return Encoding.ASCII.GetString(scratch[..]);
    }

    /// <summary>How many code points a value has; what is escaped counts twice.</summary>
    public static int CodePoints(object? value)
    {
        var scratch = new Utf8Text(128, int.MaxValue);
        new LabelWriter(scratch).AppendValue(value);
        return Encoding.UTF8.GetString(scratch[..]).EnumerateRunes().Count();
    }

    /// <summary>Writes the labels without their braces; a histogram's own label "le" is not theirs to set.</summary>
    public void Append(ReadOnlySpan<KeyValuePair<string, object?>> labels, bool histogram)
    {
        var start = text.Length;
        if (_names.Length < labels.Length)
        {
            _names = new Range[labels.Length];
        }

        var count = 0;
        foreach (var (name, value) in labels)
        {
            var before = text.Length;
            text.Append(before == start ? ""u8 : ","u8);
            var at = text.Length;
            AppendName(text, name);
            _names[count] = at..text.Length;
            if (histogram && text[_names[count]].SequenceEqual("le"u8))
            {
                text.Rewind(before);
                continue;
            }

            if (IsTaken(text[_names[count]], count++))
            {
                text.Rewind(start);
                AppendMerged(labels, histogram);
                return;
            }

            text.Append("=\""u8);
            AppendValue(value);
            text.Append('"');
        }
    }

    private bool IsTaken(ReadOnlySpan<byte> name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (text[_names[i]].SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The OpenTelemetry rule for names that collide: values joined by ";", in the order of the original names.</summary>
    private void AppendMerged(ReadOnlySpan<KeyValuePair<string, object?>> labels, bool histogram)
    {
        var separator = "";
        foreach (var label in labels.ToArray().GroupBy(label => Clean(label.Key)).Where(label => !histogram || label.Key != "le"))
        {
            text.Append(separator);
            text.Append(label.Key);
            text.Append("=\""u8);
            separator = "";
            foreach (var (_, value) in label.OrderBy(original => original.Key, StringComparer.Ordinal))
            {
                text.Append(separator);
                AppendValue(value);
                separator = ";";
            }

            text.Append('"');
            separator = ",";
        }
    }

    private static void AppendName(Utf8Text text, string name)
    {
        if (name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(Allowed))
        {
            text.Append(name);
            return;
        }

        var start = text.Length;
        foreach (var c in name)
        {
            if (char.IsAsciiDigit(c) && text.Length == start)
            {
                text.Append('_');
            }

            if (char.IsAsciiLetterOrDigit(c) || c == '_')
            {
                text.Append(c);
            }
            else if (text.Length == start || text[^1..][0] != '_')
            {
                text.Append('_');
            }
        }

        if (text.Length == start)
        {
            text.Append('_');
        }
    }

    private void AppendValue(object? value)
    {
        switch (value)
        {
            case null: break;
            case string s: text.AppendEscaped(s, quotes: true); break;
            case bool b: text.Append(b ? "true"u8 : "false"u8); break;
            case int i: text.Append((long)i); break;
            case long l: text.Append(l); break;
            case double d: text.AppendCanonical(d); break;
            case float f: text.AppendCanonical(f); break;
            default: text.AppendEscaped(Convert.ToString(value, CultureInfo.InvariantCulture), quotes: true); break;
        }
    }
}
