namespace Gateway.Tokens.Introspection;

/// <summary>How a question for one token ended.</summary>
internal enum IntrospectionResult
{
    Active,
    Inactive,
    Unreachable,
    TimedOut,

    /// <summary>Not 200: as a rule the issuer does not know the gateway's client or secret.</summary>
    BadStatus,

    /// <summary>No JSON object of RFC 7662 section 2.2, or a larger one than an answer may be.</summary>
    BadAnswer,

    /// <summary>The file with the client's secret could not be read.</summary>
    NoSecret,
}

/// <summary>What the issuer said: the members of its answer, or why there is none.</summary>
internal readonly record struct IntrospectionAnswer(IntrospectionResult Result, byte[] Json)
{
    public static IntrospectionAnswer None(IntrospectionResult result) => new(result, []);
}

/// <summary>The words of <see cref="IntrospectionResult"/> in metrics and logs.</summary>
internal static class IntrospectionWords
{
    extension(IntrospectionResult result)
    {
        public string Word => result switch
        {
            IntrospectionResult.Active => "active",
            IntrospectionResult.Inactive => "inactive",
            IntrospectionResult.Unreachable => "unreachable",
            IntrospectionResult.TimedOut => "timed_out",
            IntrospectionResult.BadStatus => "bad_status",
            IntrospectionResult.BadAnswer => "bad_answer",
            IntrospectionResult.NoSecret => "no_secret",
            _ => throw new ArgumentOutOfRangeException(nameof(result), result, "a result without a word"),
        };
    }
}
