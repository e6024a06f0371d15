namespace Gateway.Limits.States;

/// <summary>How full one limit is, by the numbers of whoever asks.</summary>
/// <param name="Used">May pass the limit: a smaller plan asks, or bytes overshot.</param>
/// <param name="Left">What is certainly given to the next who asks alone.</param>
/// <param name="ResetSeconds">Seconds, rounded up and at least 1, until more is left; null where time does not tell.</param>
internal readonly record struct LimitLevel(long Used, long Left, long? ResetSeconds);
