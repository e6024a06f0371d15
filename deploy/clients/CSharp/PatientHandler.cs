using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Deploy.Clients;

/// <summary>Sends a request until it is answered for good, and waits as long as the gateway says.</summary>
internal sealed partial class PatientHandler(TokenCache tokens, TimeProvider time) : DelegatingHandler(new SocketsHttpHandler())
{
    private const int Attempts = 6;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // To be sent more than once.
        if (request.Content is not null)
            await request.Content.LoadIntoBufferAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var token = await tokens.GetAsync(cancellationToken);
            request.Headers.Authorization = new("Bearer", token);
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode is HttpStatusCode.Unauthorized && attempt == 1)
            {
                tokens.Forget(token); // revoked, or the issuer's keys have changed: one new token, not one a call
            }
            else if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
                && attempt < Attempts)
            {
                var told = answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1 << attempt);
                var left = UntilOneMore(answer.Headers);
                await Task.Delay((told > left ? told : left) + TimeSpan.FromMilliseconds(Random.Shared.Next(250)), time, cancellationToken);
            }
            else
            {
                await Task.Delay(UntilOneMore(answer.Headers), time, cancellationToken);
                return answer;
            }

            answer.Dispose();
        }
    }

    /// <summary>How long to wait where a limit has nothing left: asking earlier is a 429.</summary>
    private static TimeSpan UntilOneMore(HttpResponseHeaders headers) => headers.TryGetValues("RateLimit", out var limits)
        ? TimeSpan.FromSeconds(limits.SelectMany(limit => Empty().Matches(limit))
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max())
        : TimeSpan.Zero;

    [GeneratedRegex(@";r=0;t=(\d+)")]
    private static partial Regex Empty();
}
