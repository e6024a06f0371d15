using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Gateway.Testing.Issuers;

/// <summary>
/// RSA-2048 keys handed on from test to test, since making one costs a third of a second; no two living keys are ever the same.
/// </summary>
internal static class RsaMaterial
{
    private static readonly ConcurrentBag<RSAParameters> Free = [];

    internal static RSA Take() => Free.TryTake(out var known) ? RSA.Create(known) : RSA.Create(2048);

    internal static void GiveBack(RSA key) => Free.Add(key.ExportParameters(includePrivateParameters: true));
}
