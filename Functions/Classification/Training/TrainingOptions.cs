namespace Pipeline.Classification.Training;

/// <summary>Constants of the training, chosen by cross-validation over the documents of the train part.</summary>
internal sealed record TrainingOptions
{
    /// <summary>Order in which the documents are visited. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Most passes over the documents, at least 1. Default 30.</summary>
    public int MaximumEpochs { get; init; } = 30;

    /// <summary>Step of AdaGrad, above 0. Default 0.1.</summary>
    public float LearningRate { get; init; } = 0.1f;

    /// <summary>Weight of the squared weights in what is minimised, 0 or more. Default 1e-5.</summary>
    public float Regularisation { get; init; } = 1e-5f;

    /// <summary>A feature of fewer paragraphs than this is left out, at least 1. Default 2.</summary>
    public int MinimumOccurrences { get; init; } = 2;

    /// <summary>The table of weights has two to this power rows, 10 to 22. Default 18.</summary>
    public int TableBits { get; init; } = 18;

    /// <summary>Passes without a better macro-F1 on the held-out documents after which training ends; 0 = never. Default 0.</summary>
    public int Patience { get; init; }
}
