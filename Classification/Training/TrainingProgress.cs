namespace Pipeline.Classification.Training;

/// <summary>A pass over the documents that has ended.</summary>
/// <param name="Step">What is being trained on, in words.</param>
/// <param name="Epoch">The pass, from 1.</param>
/// <param name="MaximumEpochs">Most passes there will be.</param>
/// <param name="HeldOutMacroF1">Macro-F1 on held-out documents, 0 to 1; null when none are held out.</param>
public sealed record TrainingProgress(string Step, int Epoch, int MaximumEpochs, double? HeldOutMacroF1);
