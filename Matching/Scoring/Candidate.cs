using System.Runtime.CompilerServices;

namespace Pipeline.Matching.Scoring;

/// <summary>One entity that was found for a name, while it is looked at.</summary>
internal struct Candidate
{
    public int Row;
    public int Entity;
    public float Cosine;
    public MatchTier Tier;
    public bool OnlyOneBeginsSo;

    /// <summary>How many other entities have the very same name.</summary>
    public int Twins;
    public double LogOdds;
    public double Confidence;
    public FeatureValues Features;
}

/// <summary>The features of one pair.</summary>
[InlineArray(MatchFeatures.Count)]
internal struct FeatureValues
{
    private float _first;
}
