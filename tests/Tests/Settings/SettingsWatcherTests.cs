using Gateway.Settings;
using Gateway.Testing.Time;

namespace Gateway.Tests.Settings;

/// <summary>The watcher goes by content and takes a change once it has settled.</summary>
public sealed class SettingsWatcherTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly SettingsRig _rig = new(settings: Number(1));
    private SettingsWatcher _watcher = null!;

    public async ValueTask InitializeAsync()
    {
        _ = _rig.Snapshots.Current;
        _watcher = new SettingsWatcher(_rig.Snapshots, _rig.Sources, _time);
        await _watcher.StartAsync(CancellationToken.None);
        await _time.WaitForTimersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _watcher.StopAsync(CancellationToken.None);
        _watcher.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task Takes_a_changed_file()
    {
        _rig.Write(Number(2));

        await UntilAsync(() => _rig.Options.Number == 2);

        Assert.Equal(2, _rig.Part.Reads);
    }

    [Fact]
    public async Task Takes_a_file_that_another_was_moved_over_as_a_mounted_ConfigMap_is()
    {
        var link = _rig.File;
        File.WriteAllText(link + ".a", Number(1));
        File.WriteAllText(link + ".b", Number(2));
        File.Delete(link);
        File.CreateSymbolicLink(link, link + ".a");
        File.CreateSymbolicLink(link + ".next", link + ".b");
        File.Move(link + ".next", link, overwrite: true);

        await UntilAsync(() => _rig.Options.Number == 2);

        Assert.Equal(2, _rig.Options.Number);
    }

    [Fact]
    public async Task Passes_over_what_stood_there_for_one_look_only()
    {
        _rig.Write("{ half a fi");
        _time.Advance(Interval);
        _rig.Write(Number(2));

        await UntilAsync(() => _rig.Options.Number == 2);

        Assert.Equal(["gateway.settings.reloads ok 1"], _rig.Counted);
    }

    [Fact]
    public async Task Says_once_that_a_file_is_bad_and_takes_it_when_it_is_mended()
    {
        _rig.Write("{ broken");
        await UntilAsync(() => _rig.Counted.Count == 1);
        _time.Advance(10 * Interval);
        _rig.Write(Number(3));
        await UntilAsync(() => _rig.Options.Number == 3);

        Assert.Equal(["gateway.settings.reloads failed 1", "gateway.settings.reloads ok 1"], _rig.Counted);
    }

    [Fact]
    public async Task Says_that_a_file_has_gone()
    {
        File.Delete(_rig.File);

        await UntilAsync(() => _rig.Counted.Count == 1);

        Assert.Contains($"{_rig.File}: cannot be read", Assert.Single(_rig.Logged), StringComparison.Ordinal);
        Assert.Equal(1, _rig.Options.Number);
    }

    private static string Number(int number) => $$"""{ "Gateway": { "Test": { "Number": {{number}} } } }""";

    private Task UntilAsync(Func<bool> condition) => Poll.UntilAsync(() =>
    {
        _time.Advance(Interval);
        return condition();
    }, Patience, () => string.Join('\n', _rig.Logged));
}
