using System.Text;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Tokens;

/// <summary>What came back for one input: a status, or 0 where the gateway cut the connection before the input was all sent.</summary>
internal sealed record Outcome(int Status, string? Code);

/// <summary>Sends one credential, whatever its bytes, on a connection of its own.</summary>
internal static class TokenExchange
{
    internal static async Task<Outcome> SendAsync(int port, string lines)
    {
        await using var client = await RawClient.ConnectAsync(port);
        try
        {
            await client.SendAsync(
                Encoding.UTF8.GetBytes($"GET /items HTTP/1.1\r\nHost: api.example\r\n{lines}\r\nConnection: close\r\n\r\n"));
            var answer = await client.ReadAsync();
            var isProblem = answer.Headers.One("Content-Type") == "application/problem+json";
            return new Outcome(answer.Status, isProblem ? (string?)answer.Json["code"] : null);
        }
        catch (IOException)
        {
            return new Outcome(0, null);
        }
    }
}
