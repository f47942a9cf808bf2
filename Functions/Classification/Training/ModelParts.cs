using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Training;

/// <summary>What a model file is made of besides its description.</summary>
/// <param name="Weights">Weights of the labels.</param>
/// <param name="LineBreaks">Weights of the line ends.</param>
/// <param name="Epochs">Passes after which they were taken.</param>
internal sealed record ModelParts(SequenceWeights Weights, LineBreakModel LineBreaks, int Epochs)
{
    public byte[] Write(ModelDescription description) => ModelFile.Write(description, Weights, LineBreaks);
}
