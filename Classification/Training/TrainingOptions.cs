namespace Pipeline.Classification.Training;

/// <summary>Constants of the training, chosen by cross-validation over the documents of train parts.</summary>
public sealed record TrainingOptions
{
    /// <summary>Decides the order in which documents are visited and how scans are simulated. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Most passes over the documents, at least 1. Default 20.</summary>
    public int MaximumEpochs { get; init; } = 12;

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

    /// <summary>A feature of fewer documents than this is left out; 0 = than one in 60, and than 3. Default 0.</summary>
    public int MinimumDocuments { get; init; }

    /// <summary>The table of weights has two to this power rows, 10 to 22. Default 20.</summary>
    public int TableBits { get; init; } = 20;

    /// <summary>True to train also on simulated scans, set in the style of other journals, unless the data has page breaks of its own. Default true.</summary>
    public bool SimulateScans { get; init; } = true;

    /// <summary>False to train the first pass alone, which takes a fifth of the time. Default true.</summary>
    public bool SecondPass { get; init; } = true;

    /// <summary>Weight of the squared weights of the second pass in what is minimised, 0 or more. Default 1e-2.</summary>
    public float SecondRegularisation { get; init; } = 1e-2f;

    /// <summary>True to train also on treatments cut out of the documents, where those have treatments. Default true.</summary>
    public bool CutFragments { get; init; } = true;

    /// <summary>True to train also on documents whose words are strange to the model, as those of another language are. Default true.</summary>
    public bool DisguiseWords { get; init; } = true;

    /// <summary>True to train also on paragraphs without their run-in headings, where those are known. Default true.</summary>
    public bool CutHeadings { get; init; } = true;
}
