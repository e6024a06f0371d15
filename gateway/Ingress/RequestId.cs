using Microsoft.Extensions.Primitives;

namespace Gateway.Ingress;

/// <summary>The id that follows a request through logs, answers and backends: the client's where it is fit, else made.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";
    private const int MaxLength = 128;
    private const int Length = 16;

    public static string Choose(StringValues sent)
    {
        if (sent.Count == 1 && sent[0] is { Length: > 0 and <= MaxLength } id && !id.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return id;
        Span<byte> made = stackalloc byte[Length];
        // It names a request and guards nothing: unguessable bytes would cost a system call each.
#pragma warning disable CA5394
        Random.Shared.NextBytes(made);
#pragma warning restore CA5394
        return Convert.ToHexStringLower(made);
    }
}
