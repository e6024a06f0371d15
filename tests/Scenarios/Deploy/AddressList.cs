using System.Net;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Deploy;

/// <summary>The simplest of load balancers: a list of gateways, of which those count that said to be ready a moment ago.</summary>
internal sealed class AddressList(GatewayProcess[] all)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private volatile IReadOnlyList<GatewayProcess> _ready = all;

    public IReadOnlyList<GatewayProcess> Ready => _ready;

    public async Task WatchAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var ready = await Task.WhenAll(all.Select(IsReadyAsync));
            _ready = [.. all.Where((_, index) => ready[index])];
            await Task.WhenAny(Task.Delay(Every, TimeProvider.System, enough));
        }
    }

    private static async Task<bool> IsReadyAsync(GatewayProcess gateway)
    {
        try
        {
            using var answer = await gateway.Ingress.GetAsync("/.gateway/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
