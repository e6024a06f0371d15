namespace Backends.Issuer;

/// <summary>What the issuer says of itself.</summary>
internal static partial class IssuerLog
{
    [LoggerMessage(1, LogLevel.Information, "Development issuer {Issuer}, never for production")]
    public static partial void Started(this ILogger logger, string issuer);
}
