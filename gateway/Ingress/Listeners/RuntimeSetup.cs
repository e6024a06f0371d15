namespace Microsoft.AspNetCore.Builder;

/// <summary>What the runtime reads once, before the first socket; the project file has the rest.</summary>
internal static class RuntimeSetup
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Sockets complete on the thread that polls them, one a processor, instead of one for all that wakes another: a fifth less
    /// processor time a request. Kestrel still runs the walk on the pool, so that what waits there holds up no other connection.
    /// The runtime takes this from the environment alone; who has set it decides.
    /// </summary>
    public static void Prepare()
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
    }
}
