namespace Pipeline.Classification.Training;

/// <summary>Constants of the training, chosen by cross-validation over the documents of train parts.</summary>
public sealed record TrainingOptions
{
    /// <summary>Decides the order in which documents are visited and how scans are simulated. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Most passes over the documents, at least 1. Default 20.</summary>
    public int MaximumEpochs { get; init; } = 20;

    /// <summary>
    /// Passes without a better macro-F1 on held-out documents after which the best number of passes is taken as found; 0 = all
    /// passes are made. Default 0.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>Step of AdaGrad, above 0. Default 0.03.</summary>
    public float LearningRate { get; init; } = 0.03f;

    /// <summary>Weight of the squared weights in what is minimised, 0 or more. Default 1e-3.</summary>
    public float Regularisation { get; init; } = 1e-3f;

    /// <summary>
    /// How much more a paragraph of a rare label counts: the mean number of paragraphs a label has, divided by that of its label, to
    /// this power. 0 = all alike, 1 = all labels alike. Default 0.3.
    /// </summary>
    public float ClassWeightExponent { get; init; } = 0.3f;

    /// <summary>A feature of fewer paragraphs than this is left out (of fewer times as many when documents are trained on in several
    /// variants), at least 1. Default 3.</summary>
    public int MinimumOccurrences { get; init; } = 3;

    /// <summary>The table of weights has two to this power rows, 10 to 22. Default 18.</summary>
    public int TableBits { get; init; } = 18;

    /// <summary>True to train on simulated scans as well, unless the data has page breaks of its own. Default true.</summary>
    public bool SimulateScans { get; init; } = true;

    /// <summary>True to train also on paragraphs without their run-in headings, where those are known. Default true.</summary>
    public bool CutHeadings { get; init; } = true;
}
