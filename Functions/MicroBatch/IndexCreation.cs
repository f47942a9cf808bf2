namespace Pipeline.MicroBatch;

/// <summary>Which missing indexes are created. The setting ENSURE_INDEXES has their names in lower case, true for all and false for none.</summary>
public enum IndexCreation
{
    /// <summary>None: each is named with the command that creates it.</summary>
    None,

    /// <summary>Those of collections that the app alone writes: the analytics and the dead letters.</summary>
    Own,

    /// <summary>All, those of the records too.</summary>
    All,
}
