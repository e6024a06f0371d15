namespace Gateway.Store;

/// <summary>A disk or database state that only an operator can mend; the message says which and how.</summary>
internal sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
