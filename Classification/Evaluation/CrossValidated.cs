namespace Pipeline.Classification.Evaluation;

/// <summary>The counts of each document of a cross-validation, by models that had not seen it.</summary>
/// <param name="Paragraphs">True paragraphs in, labels out.</param>
/// <param name="WithoutHeadings">The same without run-in headings; empty when those are not known.</param>
/// <param name="EndToEnd">Raw text in; characters.</param>
public sealed record CrossValidated(List<ConfusionMatrix> Paragraphs, List<ConfusionMatrix> WithoutHeadings, List<ConfusionMatrix> EndToEnd);
