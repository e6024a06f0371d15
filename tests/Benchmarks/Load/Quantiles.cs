namespace Gateway.Benchmarks.Load;

/// <summary>Medians of figures that one machine gave under noise.</summary>
internal static class Quantiles
{
    /// <summary>A quantile by linear interpolation between the closest ranks.</summary>
    internal static double At(IEnumerable<double> figures, double quantile)
    {
        double[] sorted = [.. figures.Order()];
        var rank = quantile * (sorted.Length - 1);
        var low = (int)rank;
        return low + 1 == sorted.Length ? sorted[low] : sorted[low] + ((rank - low) * (sorted[low + 1] - sorted[low]));
    }

    /// <summary>
    /// The 95 % interval of the median by order statistics: no shape of the distribution is assumed. With fewer than six figures it is
    /// their whole range.
    /// </summary>
    internal static (double Low, double Median, double High) Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        var half = sorted.Length / 2.0;
        var low = Math.Max(0, (int)Math.Floor(half - (0.98 * Math.Sqrt(sorted.Length))));
        return (sorted[low], At(sorted, 0.5), sorted[^(low + 1)]);
    }
}
