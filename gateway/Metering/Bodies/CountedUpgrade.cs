using Gateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Metering.Bodies;

/// <summary>Counts what passes after an HTTP/1.1 upgrade.</summary>
internal sealed class CountedUpgrade(IHttpUpgradeFeature inner, AccessRecord record) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => new CountedDuplex(await inner.UpgradeAsync(), record);
}

/// <summary>The same for an HTTP/2 extended CONNECT (RFC 8441).</summary>
internal sealed class CountedConnect(IHttpExtendedConnectFeature inner, AccessRecord record) : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => inner.IsExtendedConnect;

    public string? Protocol => inner.Protocol;

    public async ValueTask<Stream> AcceptAsync() => new CountedDuplex(await inner.AcceptAsync(), record);
}
