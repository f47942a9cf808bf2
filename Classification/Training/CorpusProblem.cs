namespace Pipeline.Classification.Training;

/// <summary>A place of the training data that could not be read as it stands.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Line">Its line, from 1; 0 for all of it.</param>
/// <param name="Message">What is wrong there.</param>
/// <param name="IsWarning">True when nothing is lost for it.</param>
public sealed record CorpusProblem(string Path, int Line, string Message, bool IsWarning = false)
{
    /// <summary>One line: path, line, kind and message.</summary>
    public override string ToString() => $"{Path}:{(Line > 0 ? $"{Line}:" : "")}{(IsWarning ? " warning:" : "")} {Message}";
}
