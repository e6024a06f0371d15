namespace Deploy.Demo;

/// <summary>What a line's output must be; the answer is what is wrong with it, or null.</summary>
internal delegate string? Check(string output);

/// <summary>One printed line, what it shows and what must come of it.</summary>
internal sealed record Step(string Title, Call Call, Check Check)
{
    /// <summary>Admitted calls of its client's org, once it has run.</summary>
    public int Admitted { get; init; }

    /// <summary>The outcome may need a moment: usage is folded in the background.</summary>
    public bool Eventually { get; init; }
}
