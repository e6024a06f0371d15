using Gateway.Refusals;
using Gateway.Telemetry;

namespace Gateway.Admin;

/// <summary><c>/livez</c>, <c>/readyz</c> and the ingress's own <c>/.gateway/ready</c>.</summary>
internal static class Health
{
    /// <summary>Some load balancers ask with HEAD.</summary>
    public static readonly string[] Reads = ["GET", "HEAD"];

    /// <summary>
    /// Of the process alone: a liveness probe that asked the rooms would have it killed for what a restart does not mend.
    /// </summary>
    private static readonly ReadyReport Alive = new("ready", [new("process", true, "alive")]);

    // The rooms are asked for with each call, not here: making them opens the journal, which validate must not.
    public static void MapAdmin(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/livez", Reads, () => TypedResults.Json(Alive, AdminJson.Default.ReadyReport)).AllowAnonymous();
        endpoints.MapMethods("/readyz", Reads, (IEnumerable<IReadiness> rooms) =>
            TypedResults.Json(Report([.. rooms]), AdminJson.Default.ReadyReport, statusCode: Status(rooms))).AllowAnonymous();
    }

    public static void MapIngress(IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/.gateway/ready", Reads, (IEnumerable<IReadiness> rooms) => TypedResults.StatusCode(Status(rooms)))
            .AllowAnonymous();

    /// <summary>What the ingress answers itself is only read.</summary>
    public static Task ReadOnly(HttpContext context) =>
        context.Refuse(new Verdict(Catalogue.MethodNotAllowed) { Allow = string.Join(", ", Reads) });

    private static int Status(IEnumerable<IReadiness> rooms) =>
        rooms.All(room => room.IsReady) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

    private static ReadyReport Report(IReadOnlyList<IReadiness> rooms) => new(
        rooms.All(room => room.IsReady) ? "ready" : "not_ready",
        [.. rooms.SelectMany(room => room.Checks()).Select(check => new ReadyCheck(check.Name, check.Ok, check.Detail))]);
}

/// <summary>The body of <c>/livez</c> and <c>/readyz</c>.</summary>
internal sealed record ReadyReport(string Status, IReadOnlyList<ReadyCheck> Checks);

/// <summary>One line of it.</summary>
internal sealed record ReadyCheck(string Name, bool Ok, string Detail);
