using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>
/// Learns from annotated documents at which line ends a paragraph ends although no blank line follows: logistic regression by
/// AdaGrad with averaging over the second half of the passes. Deterministic.
/// </summary>
internal sealed class LineBreakTrainer(ulong seed)
{
    private const int Epochs = 8;
    private const float LearningRate = 0.1f;
    private const float Regularisation = 1e-5f;
    private const float Epsilon = 1e-6f;

    private readonly float[] _weights = new float[1 << LineBreakFeatures.TableBits];
    private readonly float[] _squares = new float[1 << LineBreakFeatures.TableBits];
    private readonly float[] _sums = new float[1 << LineBreakFeatures.TableBits];

    public LineBreakModel Train(IEnumerable<LabelledDocument> documents)
    {
        var features = new LineBreakFeatures();
        var furniture = new PageFurniture();
        var lineEnds = documents.SelectMany(document => LineEndsOf(document, features, furniture)).ToArray();
        var order = Enumerable.Range(0, lineEnds.Length).ToArray();
        var random = new SplitMix64(seed);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var index in order)
            {
                Visit(lineEnds[index]);
            }

            for (var i = 0; epoch >= Epochs / 2 && i < _sums.Length; i++)
            {
                _sums[i] += _weights[i] / (Epochs - (Epochs / 2));
            }
        }

        return Quantise();
    }

    private static List<LineEnd> LineEndsOf(LabelledDocument document, LineBreakFeatures features, PageFurniture furniture)
    {
        var lineEnds = new List<LineEnd>();
        furniture.Read(document.Text);
        var reader = new LineReader(document.Text, furniture.Lines);
        var block = 0;
        features.Begin(document.Text);
        while (reader.Read())
        {
            var line = reader.Current;
            while (block < document.Paragraphs.Length && document.Paragraphs[block].End < line.Ending.End)
            {
                block++;
            }

            // Only where both lines are labelled is the truth known.
            if (line.Next.Length > 0 && block < document.Paragraphs.Length && document.Paragraphs[block].Start < line.Ending.End)
            {
                lineEnds.Add(new LineEnd(features.Extract(document.Text, line).ToArray(), document.Paragraphs[block].End <= line.Next.Start));
            }
        }

        return lineEnds;
    }

    private void Visit(LineEnd lineEnd)
    {
        var score = 0f;
        foreach (var row in lineEnd.Rows)
        {
            score += _weights[row];
        }

        var error = (float)(1 / (1 + Exponential.Of(Math.Min(-score, 100)))) - (lineEnd.EndsParagraph ? 1 : 0);
        foreach (var row in lineEnd.Rows)
        {
            var slope = error + (Regularisation * _weights[row]);
            _squares[row] += slope * slope;
            _weights[row] -= LearningRate * slope / MathF.Sqrt(_squares[row] + Epsilon);
        }
    }

    private LineBreakModel Quantise()
    {
        var largest = _sums.Aggregate(Epsilon, (most, weight) => MathF.Max(most, MathF.Abs(weight)));
        var scale = largest / short.MaxValue;
        return new LineBreakModel([.. _sums.Select(weight => (short)MathF.Round(weight / scale))], scale);
    }

    /// <summary>A line end whose truth is known.</summary>
    private sealed record LineEnd(int[] Rows, bool EndsParagraph);
}
