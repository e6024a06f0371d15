using System.Runtime.InteropServices;

namespace Gateway.Metering.Journal;

/// <summary>A system error as people read it.</summary>
internal static class Errno
{
    public static string Text(int error) =>
        error == 0 ? "the journal's limit is reached" : $"errno {error}: {Marshal.GetPInvokeErrorMessage(error)}";
}
