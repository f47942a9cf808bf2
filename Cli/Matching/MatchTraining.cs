using Pipeline.Cli.Classification;
using Pipeline.Matching.Evaluation;
using Pipeline.Matching.Scoring;
using Pipeline.Matching.Training;

namespace Pipeline.Cli.Matching;

/// <summary>What <c>./pipeline train --match</c> does.</summary>
/// <param name="dataFolder">The folder of the reference and of the pairs.</param>
/// <param name="outputFile">Where the model is written.</param>
/// <param name="date">The date that it will carry.</param>
/// <param name="seed">Seed of the names that are made up.</param>
internal sealed class MatchTraining(string dataFolder, string outputFile, DateOnly date, ulong seed)
{
    public const string ReferencesFile = "references.csv";
    public const string PairsFile = "pairs.csv";

    /// <summary>The names that come with the source.</summary>
    public static string Samples => Path.Combine(SourceTree.Find().Samples, "matching");

    /// <returns>0; 1 when the data cannot be read.</returns>
    public int Run(TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            var file = ModelOutput.Open(outputFile);
            var reference = MatchFiles.ReadReference(Path.Combine(dataFolder, ReferencesFile), new Dictionary<string, string>(), errors);
            using var text = MatchFiles.Open(Path.Combine(dataFolder, PairsFile));
            var pairs = GoldPair.Read(text);
            var options = new MatchTrainingOptions { Seed = (int)(seed % int.MaxValue) };
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataFolder)));
            var description = $"{pairs.Count(pair => !pair.IsTest)} names of {name}, and {options.Variations} made up from its {reference.Entities.Count}";
            var bytes = new MatchTrainer(reference, pairs, description, date, options).Train(output.WriteLine, cancellationToken);
            file.Write(bytes);
            var model = MatchModel.Read(bytes);
            output.WriteLine($"{outputFile}: {bytes.Length} bytes, model {model.Id}");
            if (model.Description.Evaluation is { } figures)
            {
                output.WriteLine(MatchFiguresText.Line(figures));
            }

            return ExitCodes.Success;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or CommandFailedException)
        {
            errors.WriteLine(exception.Message);
            return ExitCodes.Failure;
        }
    }
}
