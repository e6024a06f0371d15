using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Gateway.Testing.Issuers;

/// <summary>Writes an issuer's document rightly, or in the chosen wrong way.</summary>
internal static class Faults
{
    private const int HugeBytes = 32 * 1024 * 1024;

    internal static async Task WriteAsync(HttpContext context, Misbehaviour how, JsonObject document)
    {
        switch (how)
        {
            case Misbehaviour.Down:
                context.Abort();
                return;
            case Misbehaviour.ServerError:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            case Misbehaviour.Redirect:
                context.Response.Redirect(TestIssuer.RedirectedPath);
                return;
            case Misbehaviour.Html:
                await SendAsync(context, "text/html", "<!doctype html><title>Sign in</title>");
                return;
            case Misbehaviour.Hang:
                await UntilGoneAsync(context);
                return;
            case Misbehaviour.Drip:
                var whole = Encoding.UTF8.GetBytes(document.ToJsonString());
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = whole.Length;
                await context.Response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2));
                await context.Response.Body.FlushAsync();
                await UntilGoneAsync(context);
                return;
            default:
                await SendAsync(context, "application/json", Text(how, document));
                return;
        }
    }

    private static string Text(Misbehaviour how, JsonObject document) => how switch
    {
        Misbehaviour.Malformed => document.ToJsonString()[..^2],
        Misbehaviour.Empty => document.ContainsKey("keys") ? """{"keys":[]}""" : "{}",
        Misbehaviour.Huge => document.ToJsonString()[..^1] + ",\"padding\":\"" + new string('x', HugeBytes) + "\"}",
        _ => document.ToJsonString(),
    };

    private static Task SendAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static Task UntilGoneAsync(HttpContext context)
    {
        TaskCompletionSource gone = new();
        context.RequestAborted.Register(gone.SetResult);
        return gone.Task;
    }
}
