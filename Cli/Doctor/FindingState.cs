namespace Pipeline.Cli.Doctor;

/// <summary>How a thing is.</summary>
internal enum FindingState
{
    /// <summary>It works.</summary>
    Good,

    /// <summary>It works, or is not needed; there is something to know.</summary>
    Unsure,

    /// <summary>It does not work.</summary>
    Wrong,
}
