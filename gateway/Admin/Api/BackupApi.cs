using Gateway.Admin.Access;
using Gateway.Refusals;
using Gateway.Store;

namespace Gateway.Admin.Api;

/// <summary>
/// <c>POST /api/backup</c>: a consistent copy of the embedded store, made while it is in use.
/// It holds every org's books, so a key that writes is needed.
/// </summary>
internal static partial class BackupApi
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/api/backup", AnswerAsync);

    private static async Task AnswerAsync(HttpContext context, IStore store, ILoggerFactory loggers)
    {
        if (store is not SqliteStore embedded)
        {
            await context.Refuse(Catalogue.StoreNotEmbedded);
            return;
        }

        await using var copy = await embedded.CopyAsync(context.RequestAborted);
        context.Response.ContentType = "application/vnd.sqlite3";
        context.Response.ContentLength = copy.Length;
        await copy.CopyToAsync(context.Response.Body, context.RequestAborted);
        LogGiven(loggers.CreateLogger(typeof(BackupApi)), copy.Length, context.Features.Get<AdminCaller>()?.Name ?? AdminAccess.Anyone);
    }

    [LoggerMessage(1103, LogLevel.Information, "A backup of the store, {Bytes} bytes, was given to {Who}")]
    private static partial void LogGiven(ILogger logger, long bytes, string who);
}
