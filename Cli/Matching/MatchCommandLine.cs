using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Terminal;
using Pipeline.Matching;
using Pipeline.Matching.References;
using Pipeline.Matching.Scoring;

namespace Pipeline.Cli.Matching;

/// <summary>The command line of <c>match</c>.</summary>
internal static class MatchCommandLine
{
    public static Command Create(TimeProvider time)
    {
        var defaults = new MatchOptions();
        var file = new Argument<string>("file") { HelpName = "FILE", Description = "The names: CSV with a line of columns, or NDJSON (.ndjson, .jsonl)" };
        var references = new Option<string>("--references") { HelpName = "FILE", Description = "What they are matched to: CSV or NDJSON", Required = true };
        var columns = MatchColumns.Option("--columns", "FILE");
        var referenceColumns = MatchColumns.Option("--reference-columns", "the references");
        var model = new Option<string>("--model")
        {
            Description = "The model file; the shipped one when left out",
            DefaultValueFactory = _ => MatchModel.Shipped,
        };
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "Where the results go; standard output when left out" };
        var format = new Option<RowFormat?>("--format") { HelpName = "csv|ndjson", Description = "How they are written; by the name of --out, else ndjson" };
        var accept = new Option<double>("--accept")
        {
            Description = "Confidence from which on a match is used",
            DefaultValueFactory = _ => defaults.Accept,
        }.Share();
        var review = new Option<double>("--review")
        {
            Description = "Confidence from which on it is for review",
            DefaultValueFactory = _ => defaults.Review,
        }.Share();
        var oneToOne = new Option<bool>("--one-to-one") { Description = "Give each entity to one name at most, the surest; keeps all results in memory" };
        var threads = new Option<int>("--threads") { HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount, Description = "Threads that match" }
            .Between(1, 256);
        var command = new Command("match", "Match a file of company names to the entities of a reference")
        {
            file, references, columns, referenceColumns, model, output, format, accept, review, oneToOne, threads,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var to = result.GetValue(output);
            var request = new MatchRequest(
                result.GetValue(file)!,
                result.GetValue(references)!,
                result.GetValue(columns)!,
                result.GetValue(referenceColumns)!,
                result.GetValue(model)!,
                to,
                result.GetValue(format) ?? (to is null ? RowFormat.Ndjson : MatchFiles.FormatOf(to)),
                new MatchOptions { Accept = result.GetValue(accept), Review = result.GetValue(review) },
                result.GetValue(oneToOne),
                result.GetValue(threads));
            var run = new MatchCommand(request, time, Console.Error, !Console.IsErrorRedirected);
            return Interruptible.RunAsync(token => run.Run(Console.OpenStandardOutput, token), time, cancellationToken);
        });
        return command.WithExamples(
            ("./pipeline match names.csv --references companies.csv --out matched.csv", "CSV out"),
            ("./pipeline match names.csv --references companies.csv --columns name=client", "names in a column of your own"));
    }
}
