using System.Collections;
using System.Globalization;

namespace Gateway.Testing.Wire;

/// <summary>Header or trailer fields in the order and the spelling in which they arrived.</summary>
public sealed class WireHeaders : IEnumerable<(string Name, string Value)>
{
    private readonly List<(string Name, string Value)> _fields = [];

    internal void Add(string name, string value) => _fields.Add((name, value));

    /// <summary>Every value of the fields of that name, in any case.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. _fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value)];

    /// <summary>The value of the one field of that name, or null; two of them are an error.</summary>
    public string? One(string name) => All(name) is { Count: <= 1 } values
        ? values.SingleOrDefault()
        : throw new InvalidDataException($"{name} stands there {All(name).Count} times.");

    internal bool IsChunked => All("Transfer-Encoding").Any(value => value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase));

    internal long? ContentLength => One("Content-Length") is { } text
        ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : null;

    public IEnumerator<(string Name, string Value)> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
