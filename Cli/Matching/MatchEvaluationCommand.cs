using System.Globalization;
using Pipeline.Matching;
using Pipeline.Matching.Evaluation;
using Pipeline.Matching.Scoring;

namespace Pipeline.Cli.Matching;

/// <summary>What <c>./pipeline evaluate --match</c> does.</summary>
internal sealed class MatchEvaluationCommand(
    string referencesFile, IReadOnlyDictionary<string, string> columns, string pairsFile, string? withoutFile, string modelFile, bool listMistakes)
{
    private static readonly double[] Accepts = [0.3, 0.5, 0.7, 0.85, 0.9, 0.95, 0.99];

    /// <returns>0; 1 when the data or the model cannot be read.</returns>
    public int Run(TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            var model = MatchModel.Load(modelFile);
            var reference = MatchFiles.ReadReference(referencesFile, columns, errors);
            using var text = MatchFiles.Open(pairsFile);
            var all = GoldPair.Read(text, Without());
            GoldPair[] pairs = [.. all.Where(pair => pair.IsTest)];
            pairs = pairs.Length > 0 ? pairs : [.. all];
            output.WriteLine($"model {model.Id}, trained on {model.Description.TrainingData}");
            output.WriteLine($"{pairs.Length} names of {pairsFile}, {reference.Entities.Count} entities of {referencesFile}");
            output.WriteLine();
            var evaluation = new MatchEvaluation(reference, pairs, model, cancellationToken);
            output.WriteLine(MatchFiguresText.Head);
            foreach (var accept in Accepts)
            {
                output.WriteLine(MatchFiguresText.Row(evaluation.Figures(accept)));
            }

            var accepted = new MatchOptions().Accept;
            output.WriteLine();
            output.WriteLine(MatchFiguresText.Line(evaluation.Figures(accepted)));
            if (listMistakes)
            {
                WriteMistakes(evaluation, accepted, output);
            }

            return ExitCodes.Success;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or CommandFailedException)
        {
            errors.WriteLine(exception.Message);
            return ExitCodes.Failure;
        }
    }

    private HashSet<(string, string)> Without()
    {
        if (withoutFile is null)
        {
            return [];
        }

        using var text = MatchFiles.Open(withoutFile);
        return GoldPair.ReadWithout(text);
    }

    private static void WriteMistakes(MatchEvaluation evaluation, double accept, TextWriter output)
    {
        output.WriteLine();
        foreach (var (pair, result, isAbsent) in evaluation.Mistakes(accept))
        {
            var best = result.Best is null
                ? "nothing"
                : string.Create(CultureInfo.InvariantCulture, $"{result.Best.Confidence:0.000} {result.Best.Id} {result.Best.Name}");
            output.WriteLine($"{(isAbsent ? "absent" : result.Best?.Id == pair.TargetId ? "unsure" : "wrong ")}  {pair.Name} -> {best}; means {pair.TargetId}");
        }
    }
}
