using System.Net;
using System.Net.Http.Headers;
using Gateway.Ingress;
using Gateway.Metering.Journal;
using Gateway.Settings;
using Gateway.Store;

namespace Gateway.Verbs.Warmup;

/// <summary>
/// Before the gateway is made, the whole walk runs once in private: on loopback, for an issuer, a backend, a journal and a database
/// that are thrown away. The first client then does not wait for the just-in-time compiler. What is shared with the gateway is code
/// alone: it is over before the gateway's own metrics, logs and connections begin.
/// </summary>
/// <param name="build">Makes a gateway of settings.</param>
/// <param name="journal">The journal's directory: what else may not be writable, it must be.</param>
/// <param name="time">The clock.</param>
internal sealed class Rehearsal(Func<SettingsSources, WebApplication> build, string journal, TimeProvider time)
{
    /// <summary>By then everything was compiled once; more would only keep the gateway from its clients.</summary>
    private const int Rounds = 8;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly string _place = Path.GetFullPath(Path.Combine(journal, "rehearsal"));

    /// <summary>Whatever becomes of it, the gateway starts all the same, and is only slower at first.</summary>
    /// <exception cref="StorageException">Another process holds the journal's directory.</exception>
    public async Task<Warmth> RunAsync(CancellationToken stop)
    {
        var began = time.GetTimestamp();
        try
        {
            Disk.CreateDirectory(Path.GetFullPath(journal));
            using var held = FileLock.Take(Path.Combine(journal, UsageJournal.LockFile));
            var trouble = await TryPlayAsync(stop);
            return new Warmth(stop.IsCancellationRequested, time.GetElapsedTime(began), trouble);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Warmth(stop.IsCancellationRequested, time.GetElapsedTime(began), error.Message);
        }
    }

    /// <summary>What went wrong, or null. A disk that is full or a database that breaks in private is no reason not to start.</summary>
    private async Task<string?> TryPlayAsync(CancellationToken stop)
    {
        using var bound = new CancellationTokenSource(Most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, bound.Token);
        try
        {
            Clear();
            try
            {
                Disk.CreateDirectory(_place);
                await PlayAsync(either.Token);
            }
            finally
            {
                // Above all where the disk was too small for it: what is left would be the gateway's.
                Clear();
            }

            return null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return error.Message;
        }
    }

    private static async Task<WebApplication> StartBackendAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(RehearsalSet.AnyPort);
        var backend = builder.Build();
        backend.Run(static context =>
        {
            // Else a connection would be left that the gateway's own metrics see closing.
            if (context.Request.Path == RehearsalSet.LastPath)
                context.Response.Headers.Connection = "close";
            return context.Response.WriteAsync("ok", context.RequestAborted);
        });
        await backend.StartAsync(cancel);
        return backend;
    }

    /// <summary>A run that was killed may have left some.</summary>
    private void Clear()
    {
        if (Directory.Exists(_place))
            Directory.Delete(_place, recursive: true);
    }

    private async Task PlayAsync(CancellationToken cancel)
    {
        // A key takes as long as the listener.
        var making = Task.Run(() => new RehearsalSet(time), cancel);
        await using var backend = await StartBackendAsync(cancel);
        using var set = await making;
        await using var gateway = build(set.Write(_place, backend.Urls.Single()));
        await gateway.StartAsync(cancel);
        var ingress = gateway.Services.GetRequiredService<Listeners>().Addresses.Single(listener => listener.Key == nameof(Ingress)).Value;
        using (var client = new HttpClient { BaseAddress = new Uri(ingress) })
        {
            while ((await client.GetAsync("/.gateway/ready", cancel)).StatusCode != HttpStatusCode.OK)
                await Task.Delay(Pause, time, cancel);
            await CallAsync(client, set, cancel);
        }

        await gateway.StopAsync(cancel);
        await backend.StopAsync(cancel);
    }

    private static async Task CallAsync(HttpClient client, RehearsalSet set, CancellationToken cancel)
    {
        await client.GetAsync(RehearsalSet.OwnPath, cancel);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", set.ForgedToken);
        await client.GetAsync(RehearsalSet.OwnPath, cancel);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", set.Token);
        await client.GetAsync(RehearsalSet.ForeignPath, cancel);
        for (var round = 0; round < Rounds; round++)
        {
            await client.GetAsync(RehearsalSet.OwnPath, cancel);
            await client.PostAsync(RehearsalSet.OwnPath, new StringContent("{}"), cancel);
        }

        await client.GetAsync(RehearsalSet.LastPath, cancel);
    }
}
