using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.Series;

/// <summary>Pushes the series by org, one life after the other.</summary>
internal sealed class SeriesExport(Action<MeterProviderBuilder> configure) : IDisposable
{
    private SeriesMeter? _life;

    public void Push(SeriesSnapshot next)
    {
        if (_life is null || !_life.Holds(next))
        {
            var before = _life?.Last;
            _life?.Dispose();
            _life = new SeriesMeter(next, before, configure);
        }

        _life.Push(next);
    }

    public void Dispose() => _life?.Dispose();
}
