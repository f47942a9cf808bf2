namespace Pipeline.Classification;

/// <summary>Figures of a model on documents that it was not trained on.</summary>
/// <param name="Data">The documents in words.</param>
/// <param name="Documents">Their number.</param>
/// <param name="Paragraphs">The number of their paragraphs.</param>
/// <param name="Accuracy">Share of paragraphs with the right label, 0 to 1.</param>
/// <param name="MacroF1">Plain mean over the labels of F1 over paragraphs, 0 to 1.</param>
/// <param name="EndToEndMacroF1">The same over characters, raw text in, 0 to 1.</param>
public sealed record ModelEvaluation(
    string Data, int Documents, int Paragraphs, double Accuracy, double MacroF1, double EndToEndMacroF1);
