namespace Pipeline.Matching.Scoring;

/// <summary>The features of a pair of names, in the order of the weights of a model.</summary>
public static class MatchFeatures
{
    /// <summary>How many there are.</summary>
    public const int Count = 30;

    /// <summary>
    /// What they are called. Shares and what is left over are weighted by how rare a word is among the reference's names; a rival is another entity that
    /// was found for the same name.
    /// </summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "bias", "cosine", "cosineSquared", "wordShareLeast", "wordShareMost", "gapToRival", "exact", "squeezed", "sorted", "numbersDiffer",
        "firstWordEqual", "shortName", "referenceLeftOver", "sourceLeftOver", "onlyOneBeginsSo", "sourceBeginsReference", "cosineTimesShare",
        "shareTimesShare", "sourceCovered", "referenceHasNumber", "literalEqual", "legalFormsDiffer", "rivalIsCloser", "rivalIsEqual",
        "referenceCovered", "oneWord", "beginsWithLegalForm", "legalFormAndLeftOver", "inexactWord", "inexactBeginning",
    ];
}
