namespace Pipeline.Classification.Training;

/// <summary>A place of the training data that could not be read as it stands.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Message">What is wrong there.</param>
internal sealed record CorpusProblem(string Path, int Line, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";
}
