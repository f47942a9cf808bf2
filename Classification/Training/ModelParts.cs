using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>What a model file is made of besides its description.</summary>
/// <param name="Weights">Weights of the first pass.</param>
/// <param name="SecondPass">What decides after it.</param>
/// <param name="LineBreaks">Weights of the line ends.</param>
/// <param name="Epochs">Passes after which they were taken.</param>
internal sealed record ModelParts(SequenceWeights Weights, SecondPass SecondPass, LineBreakModel LineBreaks, int Epochs)
{
    public byte[] Write(ModelDescription description) => ModelFile.Write(description, Weights, SecondPass, LineBreaks);
}
