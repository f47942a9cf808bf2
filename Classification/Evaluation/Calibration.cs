using Pipeline.Classification.Training;

namespace Pipeline.Classification.Evaluation;

/// <summary>
/// Whether a model is as sure as it is right: true paragraphs by the probability that was given with their labels, in ten steps of a tenth.
/// </summary>
public sealed class Calibration
{
    private const int Steps = 10;

    private readonly CalibrationStep[] _steps = [.. Enumerable.Range(0, Steps).Select(step => new CalibrationStep((double)step / Steps))];

    /// <summary>The steps from the least sure to the surest.</summary>
    public IReadOnlyList<CalibrationStep> ByProbability => _steps;

    /// <summary>
    /// The expected calibration error, 0 to 1: the distance between the mean probability and the share of right labels of each step, weighed by its
    /// paragraphs (Guo et al., "On calibration of modern neural networks", 2017).
    /// </summary>
    public double ExpectedError => _steps.Sum(step => step.Paragraphs * Math.Abs(step.MeanProbability - step.Accuracy))
        / Math.Max(_steps.Sum(step => step.Paragraphs), 1);

    /// <summary>Compares what the model says of each paragraph of the documents with what is true of it.</summary>
    public static Calibration Run(IParagraphModel model, IReadOnlyList<LabelledDocument> documents)
    {
        var calibration = new Calibration();
        foreach (var document in documents)
        {
            var given = new byte[document.Paragraphs.Length];
            var probabilities = new float[given.Length];
            model.Classify(document.Text, document.Paragraphs, given, probabilities);
            for (var i = 0; i < given.Length; i++)
            {
                calibration.Add(probabilities[i], model.Labels[given[i]] == document.Labels[i]);
            }
        }

        return calibration;
    }

    /// <summary>Counts a paragraph.</summary>
    /// <param name="probability">The probability of its label, 0 to 1.</param>
    /// <param name="isRight">True when the label is the true one.</param>
    public void Add(double probability, bool isRight)
    {
        ref var step = ref _steps[Math.Min((int)(probability * Steps), Steps - 1)];
        step = step with
        {
            Paragraphs = step.Paragraphs + 1,
            Right = step.Right + (isRight ? 1 : 0),
            SumOfProbabilities = step.SumOfProbabilities + probability,
        };
    }
}
