namespace Pipeline.Classification.Sequences;

/// <summary>What lies before and after a run of places.</summary>
/// <param name="Before">The label before the first place, or -1 when the document begins there.</param>
/// <param name="DocumentEnds">True when the document ends with the last place.</param>
internal readonly record struct ChainEnds(int Before, bool DocumentEnds)
{
    /// <summary>The whole document.</summary>
    public static ChainEnds WholeDocument { get; } = new(-1, true);

    /// <summary>The scores of each label at the first place.</summary>
    public ReadOnlySpan<float> FirstScores(Transitions transitions) => Before < 0 ? transitions.Start : transitions.After(Before);

    /// <summary>The score that <paramref name="label"/> gets at the last place.</summary>
    public float LastScore(Transitions transitions, int label) => DocumentEnds ? transitions.End[label] : 0;
}
