using System.Collections.Concurrent;
using System.Text;
using Gateway.Metering.Journal;

namespace Gateway.Metering;

/// <summary>One object for each account and route in the life of the process, numbered so that records and sums need no text.</summary>
internal sealed class MeterNames
{
    private readonly ConcurrentDictionary<(string Org, string? Application), MeterAccount> _accounts = new();
    private readonly ConcurrentDictionary<string, MeterRoute> _routes = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private volatile JournalName[] _byId = new JournalName[64];
    private int _last;

    public MeterAccount Account(string org, string? application) =>
        _accounts.TryGetValue((org, application), out var known)
            ? known
            : Add(_accounts, (org, application), (id, key) => new MeterAccount(id, key.Item1, key.Item2));

    public MeterRoute Route(string route) =>
        _routes.TryGetValue(route, out var known) ? known : Add(_routes, route, (id, key) => new MeterRoute(id, key));

    public MeterAccount AccountOf(int id) => (MeterAccount)_byId[id];

    public MeterRoute RouteOf(int id) => (MeterRoute)_byId[id];

    private T Add<TKey, T>(ConcurrentDictionary<TKey, T> names, TKey key, Func<int, TKey, T> make)
        where TKey : notnull
        where T : JournalName
    {
        lock (_gate)
        {
            if (names.TryGetValue(key, out var known))
                return known;
            var id = _last + 1;
            var made = make(id, key);
            var entry = made.Entry;
            if (Encoding.UTF8.GetByteCount(entry.First) + Encoding.UTF8.GetByteCount(entry.Second) > NameEntry.MaxText)
                throw new ArgumentException($"A metered name is longer than {NameEntry.MaxText} bytes.", nameof(key));
            var table = _byId;
            if (id >= table.Length)
                Array.Resize(ref table, table.Length * 2);
            table[id] = made;
            _byId = table;
            _last = id;
            names[key] = made;
            return made;
        }
    }
}
