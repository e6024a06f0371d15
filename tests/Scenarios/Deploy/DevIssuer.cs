using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Deploy;

/// <summary>The development issuer as a process, with further settings from the command line.</summary>
internal sealed class DevIssuer : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly ChildProcess _process;

    private DevIssuer(IEnumerable<string> settings) => _process = ChildProcess.Start(
        "dotnet", [Repository.Built("backends/Issuer", "Issuer"), "--urls", Address, .. settings], _directory.Path);

    public string Address { get; } = $"http://127.0.0.1:{Ports.Take()}";

    public static async Task<DevIssuer> StartAsync(params IEnumerable<string> settings)
    {
        DevIssuer issuer = new(settings);
        using HttpClient http = new() { BaseAddress = new Uri(issuer.Address) };
        await Poll.UntilAsync(() => AnswersAsync(http), TimeSpan.FromSeconds(30), () => "the issuer answers\n" + issuer._process.Said);
        return issuer;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
