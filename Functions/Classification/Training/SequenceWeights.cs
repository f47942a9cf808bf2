using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>What training found: a row of weights, one for each label, for each feature that is used, and the transitions.</summary>
/// <param name="Rows">The used rows of the table, ascending.</param>
/// <param name="Weights">Rows × <paramref name="Stride"/> values.</param>
/// <param name="Stride">Distance between two rows of <paramref name="Weights"/>.</param>
/// <param name="Transitions">Scores of neighbours.</param>
internal sealed record SequenceWeights(int[] Rows, float[] Weights, int Stride, Transitions Transitions);
