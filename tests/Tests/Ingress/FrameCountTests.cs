using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ingress;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Ingress;

/// <summary>Which frames of a connection reset a stream, however its bytes come.</summary>
public sealed class FrameCountTests
{
    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8];

    [Fact]
    public void Counts_resets_and_no_other_frame()
    {
        byte[] bytes =
        [
            .. Preface,
            .. new Http2Frame(Http2Frame.Settings, 0, 0, new byte[6]).ToBytes(),
            .. new Http2Frame(Http2Frame.Reset, 0, 1, [0, 0, 0, 8]).ToBytes(),
            .. new Http2Frame(Http2Frame.Data, 0, 3, [0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8]).ToBytes(),
            .. new Http2Frame(Http2Frame.Reset, 0, 3, [0, 0, 0, 8]).ToBytes(),
        ];

        Assert.Equal(2, new FrameCount().Resets(new ReadOnlySequence<byte>(bytes)));
    }

    [Fact]
    public void Reads_nothing_of_a_connection_that_is_not_HTTP_2()
    {
        FrameCount frames = new();
        var reset = new Http2Frame(Http2Frame.Reset, 0, 1, [0, 0, 0, 8]).ToBytes();

        Assert.Equal(0, frames.Resets(new ReadOnlySequence<byte>([.. "GET / HTTP/1.1\r\n\r\n"u8, .. reset])));
        Assert.Equal(0, frames.Resets(new ReadOnlySequence<byte>([.. Preface, .. reset])));
    }

    [Fact]
    public void Counts_the_same_wherever_the_bytes_are_cut() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(byte, byte)[]>(), ArbMap.Default.ArbFor<byte[]>(), (frames, cuts) =>
        {
            var sent = frames.Select(frame => new Http2Frame((byte)(frame.Item1 % 10), 0, 1, new byte[frame.Item2])).ToList();
            ReadOnlySpan<byte> left = (byte[])[.. Preface, .. sent.SelectMany(frame => frame.ToBytes())];
            FrameCount count = new();
            var counted = 0;
            foreach (var cut in cuts)
            {
                var taken = Math.Min(cut, left.Length);
                counted += count.Resets(new ReadOnlySequence<byte>(left[..taken].ToArray()));
                left = left[taken..];
            }

            counted += count.Resets(new ReadOnlySequence<byte>(left.ToArray()));
            return counted == sent.Count(frame => frame.Type == Http2Frame.Reset);
        }));
}
