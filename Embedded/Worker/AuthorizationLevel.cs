namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the caller of an HTTP function has to show.</summary>
public enum AuthorizationLevel
{
    /// <summary>Nothing.</summary>
    Anonymous = 0,

    /// <summary>A user's token; as <see cref="Function"/> here.</summary>
    User = 1,

    /// <summary>A key.</summary>
    Function = 2,

    /// <summary>A key of the system.</summary>
    System = 3,

    /// <summary>The administrator's key.</summary>
    Admin = 4,
}
