namespace Gateway.Verbs;

/// <summary>A reason for which there is no token, in one sentence.</summary>
internal sealed class TokenClientException(string message) : Exception(message);
