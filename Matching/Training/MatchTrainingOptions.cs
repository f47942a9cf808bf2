namespace Pipeline.Matching.Training;

/// <summary>Constants of the training.</summary>
public sealed record MatchTrainingOptions
{
    /// <summary>Seed of the names that are made up; 1 unless set.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many names are made by varying those of the reference; 3,000 unless set.</summary>
    public int Variations { get; init; } = 3_000;

    /// <summary>How much an example of a varied name counts beside one of a true name; 0.2 unless set.</summary>
    public double VariationImportance { get; init; } = 0.2;

    /// <summary>The sizes of reference at which confidences are calibrated; made-up names fill up what the reference lacks.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [1_000, 8_000, 100_000, 500_000];

    /// <summary>Penalty on squared weights, per example; 0.00002 unless set.</summary>
    public double Penalty { get; init; } = 2e-5;
}
