namespace Gateway.Scenarios.Spine;

/// <summary>How the gateway has the runtime work for it, wherever and however it is started.</summary>
public sealed class RuntimeTests(Walk walk) : IClassFixture<Walk>
{
    [Fact]
    public async Task Completes_sockets_on_a_thread_a_processor()
    {
        Assert.Equal(200, (await walk.SendAsync("/.gateway/ready")).Status);

        var threads = Directory.GetDirectories($"/proc/{walk.Gateway.Process.Id}/task")
            .Select(thread => File.ReadAllText(Path.Combine(thread, "comm")).Trim());

        // Without it there is one for thirty processors, and each completion wakes a thread of the pool.
        Assert.Equal(Environment.ProcessorCount, threads.Count(name => name == ".NET Sockets"));
    }

    [Fact]
    public void Lets_idle_threads_sleep_at_once()
    {
        var configuration = File.ReadAllText(Path.ChangeExtension(Repository.Gateway, ".runtimeconfig.json"));

        Assert.Contains("\"System.Threading.ThreadPool.UnfairSemaphoreSpinLimit\": 0", configuration, StringComparison.Ordinal);
    }
}
