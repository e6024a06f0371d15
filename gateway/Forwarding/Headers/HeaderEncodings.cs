using System.Text;
using Gateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Headers;

/// <summary>In which letters field values go to a cluster's services and come from them: byte for byte by default.</summary>
internal static class HeaderEncodings
{
    /// <summary>Encodings of answers whose bytes a client gets as they are anyway: UTF-8, Latin-1, ASCII.</summary>
    private static readonly int[] AsTheyAre = [65001, 28591, 20127];

    /// <summary>Left to itself the library sends ASCII alone, and reads <c>Location</c> in UTF-8 but all else in Latin-1.</summary>
    public static void Use(SocketsHttpHandler handler, HttpClientConfig config)
    {
        var request = config.RequestHeaderEncoding is { } name ? new FieldEncoding(Encoding.GetEncoding(name)) : Encoding.Latin1;
        handler.RequestHeaderEncodingSelector = (_, _) => request;
        handler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
    }

    /// <param name="cluster">Whose names YARP's validator knows already.</param>
    /// <param name="key">The cluster's.</param>
    /// <param name="mistakes">Where they go.</param>
    public static void Report(ClusterConfig cluster, string key, Mistakes mistakes)
    {
        if (cluster.HttpClient?.ResponseHeaderEncoding is { } name && CodePage(name) is { } page && !AsTheyAre.Contains(page))
        {
            mistakes.Add($"{key}:HttpClient:ResponseHeaderEncoding", $"is \"{name}\"; field values of answers pass byte for byte, "
                + "and no other encoding can be made of them: leave it out, or say utf-8, iso-8859-1 or us-ascii, which change nothing");
        }
    }

    private static int? CodePage(string name)
    {
        try
        {
            return Encoding.GetEncoding(name).CodePage;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
