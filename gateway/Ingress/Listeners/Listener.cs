namespace Gateway.Ingress;

/// <summary>
/// The endpoint that accepted a connection; it rides on the connection, so no header can change which side a request is on.
/// </summary>
internal sealed class Listener(string name)
{
    public const string Admin = "Admin";
    private const string IngressPrefix = "Ingress";

    public string Name => name;

    public bool IsAdmin { get; } = name == Admin;

    public static bool IsIngress(string name) => name.StartsWith(IngressPrefix, StringComparison.Ordinal);

    public static bool IsKnown(string name) => name == Admin || IsIngress(name);
}
