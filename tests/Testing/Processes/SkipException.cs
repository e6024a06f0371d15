namespace Gateway.Testing.Processes;

/// <summary>Skips the running test; xunit knows it by the token its message begins with, so the kit needs no reference to xunit.</summary>
public sealed class SkipException(string reason) : Exception("$XunitDynamicSkip$" + reason);
