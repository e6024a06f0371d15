using System.Collections.Concurrent;
using System.Text;
using Gateway.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Gateway.Ingress;

/// <summary>Binds Kestrel to its section and marks each connection with the endpoint that took it.</summary>
internal sealed class Listeners(HeadRoom head)
{
    private readonly Dictionary<string, ListenOptions> _bound = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ConnectionContext, byte> _open = [];

    /// <summary>Where each endpoint listens, by name; a port of 0 has become the real one once the host has started.</summary>
    public IEnumerable<KeyValuePair<string, string>> Addresses =>
        _bound.Select(endpoint => KeyValuePair.Create(endpoint.Key, endpoint.Value.ToString() ?? ""));

    /// <summary>Where the admin endpoint listens; null without one.</summary>
    public ListenOptions? Admin => _bound.GetValueOrDefault(Listener.Admin);

    public void Configure(KestrelServerOptions kestrel, KestrelSettings settings)
    {
        var section = SettingsReader.Configuration(settings.Tree);
        kestrel.RequestHeaderEncodingSelector = RequestFields;
        // What a backend says goes on byte for byte, as it was read; in ASCII, the default, an old one's names would be a 502.
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.AddServerHeader = section.GetValue("AddServerHeader", false);
        KestrelLimits.Bind(section.GetSection("Limits"), kestrel.Limits);
        head.Bind(kestrel.Limits);
        var loader = kestrel.Configure(section, reloadOnChange: false);
        foreach (var endpoint in section.GetSection("Endpoints").GetChildren())
        {
            var listener = new Listener(endpoint.Key);
            loader.Endpoint(endpoint.Key, configured => Mark(configured.ListenOptions, listener));
        }
    }

    /// <summary>Aborts every connection that is still open, and with it the requests on it; returns how many those were.</summary>
    public int CutOff()
    {
        var open = _open.Keys;
        foreach (var connection in open)
            connection.Abort();
        return open.Count;
    }

    /// <summary>Byte for byte, as it goes on; in UTF-8, the default, an old client's Latin-1 would be an empty 400.</summary>
    private static Encoding RequestFields(string name) =>
        name.Equals(HeaderNames.Connection, StringComparison.OrdinalIgnoreCase) ? ConnectionField.Instance
        : name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? LengthField.Instance
        : Encoding.Latin1;

    private void Mark(ListenOptions listen, Listener listener)
    {
        _bound[listener.Name] = listen;
        listen.Use(next => async connection =>
        {
            connection.Features.Set(listener);
            _open[connection] = 0;
            try
            {
                await next(connection);
            }
            finally
            {
                _open.TryRemove(connection, out _);
            }
        });
    }
}
