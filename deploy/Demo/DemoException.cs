namespace Deploy.Demo;

/// <summary>A reason to stop that is told to the user as one message, without a stack trace.</summary>
internal sealed class DemoException(string message) : Exception(message);
