using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace Gateway.Metering;

/// <summary>By which requests of one application are billed once within a window; the default value bills each by itself.</summary>
/// <param name="Hash">What is kept of the field <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header).</param>
/// <param name="Seconds">The window, from the admission of the request that is billed.</param>
internal readonly record struct IdempotencyKey(long Hash, int Seconds)
{
    public const string Field = "Idempotency-Key";
    private const int MostLength = 255;

    public bool IsNone => Seconds == 0;

    /// <summary>
    /// None for a value that cannot be one key: absent, repeated, or longer than 255 characters. Such a request is billed by itself.
    /// </summary>
    public static IdempotencyKey Of(StringValues field, TimeSpan window)
    {
        if (field.Count != 1 || field[0] is not { Length: > 0 and <= MostLength } value)
            return default;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(value.AsSpan()), hash);
        return new IdempotencyKey(BinaryPrimitives.ReadInt64LittleEndian(hash), (int)window.TotalSeconds);
    }
}
