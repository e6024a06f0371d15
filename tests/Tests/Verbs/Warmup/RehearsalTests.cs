using Gateway.Store;
using Gateway.Testing.Processes;
using Gateway.Verbs.Warmup;

namespace Gateway.Tests.Verbs.Warmup;

/// <summary>A rehearsal that fails costs the gateway warmth and nothing else.</summary>
public sealed class RehearsalTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Leaves_the_start_alone_and_no_file_behind_whatever_breaks()
    {
        Rehearsal rehearsal = new(_ => throw new StorageException("The disk is full."), _directory.Path, TimeProvider.System);

        var warmth = await rehearsal.RunAsync(TestContext.Current.CancellationToken);

        Assert.False(warmth.IsStopped);
        Assert.Empty(Directory.GetDirectories(_directory.Path));
    }

    [Fact]
    public async Task Touches_nothing_where_another_gateway_runs()
    {
        using var other = FileLock.Take(Path.Combine(_directory.Path, "lock"));
        Rehearsal rehearsal = new(_ => throw new InvalidOperationException("It was made."), _directory.Path, TimeProvider.System);

        await Assert.ThrowsAsync<StorageException>(() => rehearsal.RunAsync(TestContext.Current.CancellationToken));
    }
}
