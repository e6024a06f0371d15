using System.Globalization;
using System.Text;

namespace Gateway.Testing.Wire;

/// <summary>
/// What a <see cref="RawBackend"/> does with a request: bytes to write, each part after its signal, and then the connection's fate.
/// </summary>
public sealed class RawAnswer
{
    private readonly List<(Task After, byte[] Bytes)> _parts = [];
    private Func<Stream, CancellationToken, Task>? _takeOver;
    private bool _close;

    /// <summary>A whole answer with Content-Length; headers as `Name: value` lines.</summary>
    public static RawAnswer Status(int status, string body = "", params string[] headers)
    {
        var content = Encoding.UTF8.GetBytes(body);
        var length = string.Create(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}");
        var head = string.Join("\r\n", [string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Answer"), .. headers, length]);
        return Bytes([.. Encoding.Latin1.GetBytes(head + "\r\n\r\n"), .. content]);
    }

    /// <summary>Exactly these bytes.</summary>
    public static RawAnswer Bytes(byte[] bytes) => new RawAnswer().Then(bytes);

    /// <summary>Exactly this text, in Latin-1.</summary>
    public static RawAnswer Bytes(string text) => Bytes(Encoding.Latin1.GetBytes(text));

    /// <summary>No byte; the connection is closed.</summary>
    public static RawAnswer Drop() => new RawAnswer().AndClose();

    /// <summary>No byte, until the other side gives up.</summary>
    public static RawAnswer Hang() => new RawAnswer().AndTakeOver(static async (stream, cancel) =>
    {
        var ignored = new byte[1024];
        while (await stream.ReadAsync(ignored, cancel) > 0) { }
    });

    /// <summary>More bytes, once the signal is there.</summary>
    public RawAnswer Then(byte[] bytes, Task? after = null)
    {
        _parts.Add((after ?? Task.CompletedTask, bytes));
        return this;
    }

    public RawAnswer Then(string text, Task? after = null) => Then(Encoding.Latin1.GetBytes(text), after);

    /// <summary>The whole answer waits for the signal.</summary>
    public RawAnswer After(Task signal)
    {
        _parts.Insert(0, (signal, []));
        return this;
    }

    /// <summary>The connection is closed behind the bytes: with fewer than announced, half an answer.</summary>
    public RawAnswer AndClose()
    {
        _close = true;
        return this;
    }

    /// <summary>Behind the bytes the connection is the test's: a protocol it switched to.</summary>
    public RawAnswer AndTakeOver(Func<Stream, CancellationToken, Task> takeOver)
    {
        _takeOver = takeOver;
        return AndClose();
    }

    /// <summary>Writes the answer; true when the connection may carry another request.</summary>
    internal async Task<bool> WriteToAsync(Stream stream, CancellationToken cancel)
    {
        foreach (var (after, bytes) in _parts)
        {
            await after.WaitAsync(cancel);
            await stream.WriteAsync(bytes, cancel);
        }

        if (_takeOver is not null)
        {
            await _takeOver(stream, cancel);
        }

        return !_close;
    }
}
