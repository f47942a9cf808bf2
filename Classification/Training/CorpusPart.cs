namespace Pipeline.Classification.Training;

/// <summary>The two parts that a corpus is split into, by document.</summary>
internal enum CorpusPart
{
    Train,
    Test,
}
