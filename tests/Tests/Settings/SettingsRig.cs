using System.Collections;
using System.Diagnostics.Metrics;
using Gateway.Settings;
using Gateway.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Settings;

/// <summary>Settings files in a directory of the test's own, read by one part; what is logged and counted is kept.</summary>
internal sealed class SettingsRig : IDisposable, ILogger<Snapshots>
{
    private readonly TempDirectory _directory = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<string> _counted = [];

    public SettingsRig(
        string root = "{}", string settings = "{}", string[]? arguments = null, params (string Name, string Value)[] environment)
    {
        Hashtable variables = new(environment.ToDictionary(one => one.Name, one => one.Value));
        var parsed = SettingsSources.Parse(arguments ?? [], variables);
        File = Write(settings);
        Sources = new SettingsSources
        {
            RootFile = _directory.Write("root.json", root),
            Files = [File],
            Environment = parsed.Environment,
            CommandLine = parsed.CommandLine,
            Mistakes = parsed.Mistakes,
        };
        // Called for the instruments of every test at work, also while this rig is being disposed.
        var ours = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Scope == ours)
                listening.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
            _counted.AddRange(count > 0 ? [$"{instrument.Name} {tags[0].Value} {count}"] : []));
        _listener.Start();
        Snapshots = Of(Part);
    }

    public SettingsSources Sources { get; }

    public string File { get; }

    public TestPart Part { get; } = new();

    public Snapshots Snapshots { get; }

    public IReadOnlyList<string> Counted
    {
        get
        {
            _counted.Clear();
            _listener.RecordObservableInstruments();
            return [.. _counted];
        }
    }

    public List<string> Logged { get; } = [];

    public TestOptions Options => Snapshots.Current.Get<TestOptions>();

    /// <summary>Every mistake of the first reading, in the message's order.</summary>
    public IEnumerable<string> Mistakes =>
        Assert.Throws<SettingsException>(() => Snapshots.Current).Mistakes.Select(mistake => mistake.ToString());

    /// <summary>The same sources, read by these parts.</summary>
    public Snapshots Of(params ISettingsPart[] parts) =>
        new(parts, Sources, new SettingsMetrics(_services.GetRequiredService<IMeterFactory>()), this);

    public string Write(string settings) => _directory.Write("settings.json", settings);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Logged.Add($"{logLevel} {formatter(state, exception)}");

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
        _directory.Dispose();
    }
}
