namespace Pipeline.Jobs.Failures;

/// <summary>Whether doing the same again may help.</summary>
internal enum FailureClass
{
    /// <summary>It may: the document kept changing, or CouchDB failed on it.</summary>
    Transient,

    /// <summary>It will not, unless the document is changed.</summary>
    Permanent,
}
