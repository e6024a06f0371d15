namespace Gateway.Refusals;

/// <summary>
/// What every challenge names beside its error: the realm (RFC 9110 §11.5) and where the resource is described (RFC 9728 §5.1).
/// </summary>
internal sealed class ProtectionSpace
{
    public const string DefaultRealm = "gateway";

    /// <param name="realm">Fit for a quoted string as it is.</param>
    /// <param name="metadata">The absolute address of the resource's metadata, from settings, never from a request; null for none.</param>
    public ProtectionSpace(string realm, string? metadata = null)
    {
        Prefix = $"Bearer realm=\"{realm}\"";
        Suffix = metadata is null ? "" : $", resource_metadata=\"{metadata}\"";
    }

    public static ProtectionSpace Default { get; } = new(DefaultRealm);

    public string Prefix { get; }

    public string Suffix { get; }
}
