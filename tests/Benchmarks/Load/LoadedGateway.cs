namespace Gateway.Benchmarks.Load;

/// <summary>A published gateway to be measured, and what its environment says.</summary>
internal sealed record LoadedGateway(string Folder, IReadOnlyList<KeyValuePair<string, string?>> Variables)
{
    internal string Name => string.Join(' ', [$"gateway {Folder}", .. Variables.Select(one => $"{one.Key}={one.Value}")]);

    internal LoadedGateway With(string variable, string value) => this with { Variables = [.. Variables, new(variable, value)] };
}
