namespace Gateway.Admin.Access;

/// <summary>What an admin key may do.</summary>
internal enum AdminRole
{
    Read,
    Write,
}

/// <summary><c>Gateway:Admin:Keys:{name}</c>.</summary>
internal sealed class AdminKeyOptions
{
    /// <summary>SHA-256 of the key, 64 hex digits; <c>gateway hash-key</c> makes both.</summary>
    public string? Sha256 { get; set; }

    public AdminRole Role { get; set; } = AdminRole.Read;
}

/// <summary><c>Gateway:Admin</c>.</summary>
internal sealed class AdminOptions
{
    /// <summary>By a name that the audit shows.</summary>
    public Dictionary<string, AdminKeyOptions> Keys { get; set; } = [];
}
