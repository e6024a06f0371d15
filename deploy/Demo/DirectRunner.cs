using System.Text;

namespace Deploy.Demo;

/// <summary>The same requests where no curl is installed: the SDK is all the demo needs.</summary>
internal sealed class DirectRunner : IRunner
{
    private static readonly HttpClient Http = new();

    public string How => "curl is not installed, the same requests are sent without it";

    public async Task<string> RunAsync(Call call, CancellationToken stop)
    {
        var output = new StringBuilder();
        for (var time = 0; time < call.Times; time++)
        {
            using var request = Request(call);
            using var answer = await Http.SendAsync(request, stop);
            if (call.Times > 1)
            {
                output.Append($"{(int)answer.StatusCode}\n");
            }
            else
            {
                output.Append($"HTTP/1.1 {(int)answer.StatusCode} {answer.ReasonPhrase}\r\n{answer.Headers}\r\n\r\n")
                    .Append(await answer.Content.ReadAsStringAsync(stop));
            }
        }

        return output.ToString();
    }

    private static HttpRequestMessage Request(Call call)
    {
        var request = new HttpRequestMessage(call.Form is null && call.Json is null ? HttpMethod.Get : HttpMethod.Post, call.Url);
        if (call.Form is not null)
            request.Content = new FormUrlEncodedContent(call.Form);
        else if (call.Json is not null)
            request.Content = new StringContent(call.Json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in call.Headers().Where(header => header.Name != "Content-Type"))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
