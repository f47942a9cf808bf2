using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Pipeline.Cli.Matching;
using Pipeline.Cli.Processes;
using Pipeline.Cli.Services;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>
/// Measures <c>./pipeline match</c> as a person would run it: a process with two files and a file of results. The names are made up from those of
/// samples/matching with a fixed seed.
/// </summary>
internal sealed class MatchBench(IAnsiConsole console, SourceTree tree, MatchBenchOptions options)
{
    private const int Seed = 42;
    private const int ScipyNames = 2_000;
    private const double LeastOverScipy = 10;

    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <returns>0; the figures that fall short are named, not hidden.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var references = Path.Combine(folder.FullName, "references.csv");
        var names = new MatchBenchNames(Seed, Path.Combine(tree.Samples, "matching", MatchTraining.ReferencesFile));
        var entities = names.WriteReferences(references, options.References);
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in (string[])["Names", "Seed s", "Wall s", "CPU s", "Bar s", "MB", "Bars", "Precision", "Recall"])
        {
            table.AddColumn(new TableColumn(heading).NoWrap().RightAligned().Padding(1, 0));
        }

        var perName = double.NaN;
        foreach (var count in options.Names)
        {
            var file = Path.Combine(folder.FullName, $"names-{count}.csv");
            var truth = names.WriteNames(file, entities, count);
            var output = Path.Combine(folder.FullName, "matched.csv");
            var cost = await MatchAsync(file, references, output, cancellationToken);
            perName = cost.ProcessorSeconds / count;
            var bar = options.References == MatchBenchOptions.DefaultReferences ? MatchBenchBar.All.FirstOrDefault(bar => bar.Names == count) : null;
            var (precision, recall) = Compare(output, truth);
            table.AddRow(
                Text($"{count:#,0}"),
                bar?.SeedSays ?? "",
                Text($"{cost.Seconds:0.0}"),
                Text($"{cost.ProcessorSeconds:0.0}"),
                bar is null ? "" : Text($"{bar.ProcessorSeconds:0.0}"),
                cost.Megabytes is { } megabytes ? Text($"{megabytes:0}") : "unknown",
                bar is null ? "" : cost.ProcessorSeconds <= bar.ProcessorSeconds && !(cost.Megabytes > bar.Megabytes) ? "[green]met[/]" : "[red]missed[/]",
                Text($"{precision:0.0000}"),
                Text($"{recall:0.0000}"));
            File.Delete(output);
        }

        console.MarkupLineInterpolated(
            $"{options.References:#,0} references, {options.Threads} threads. Seed: local / Spark Connect on 4 cores. Memory: at most {MatchBenchBar.All[0].Megabytes} MB.");
        console.Write(table);
        await CompareWithScipyAsync(references, Path.Combine(folder.FullName, $"names-{options.Names[^1]}.csv"), perName, cancellationToken);
        return ExitCodes.Success;
    }

    private async Task<MatchCost> MatchAsync(string file, string references, string output, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Pipeline.Cli.dll"), "match", file, "--references", references, "--out", output,
            "--threads", options.Threads.ToString(CultureInfo.InvariantCulture),
        ];
        var (exitCode, _, errors) = await RunAsync(DotNet.FileName, arguments, cancellationToken);
        return exitCode == 0 && errors.Split('\n').Select(MatchCost.Parse).LastOrDefault(cost => cost is not null) is { } cost
            ? cost
            : throw new CommandFailedException($"The match of {file} failed: {errors.Trim()}");
    }

    // The sparse product's processor time against that of the whole process, loading and indexing included.
    private async Task CompareWithScipyAsync(string references, string names, double perName, CancellationToken cancellationToken)
    {
        try
        {
            string[] arguments = [Path.Combine(tree.Root, "bench", "scipy_match.py"), references, names, ScipyNames.ToString(CultureInfo.InvariantCulture)];
            var (exitCode, output, errors) = await RunAsync(Python, arguments, cancellationToken);
            if (exitCode != 0)
            {
                console.MarkupLineInterpolated($"scipy: not compared: {errors.Trim().Split('\n')[^1]}");
                return;
            }

            var parts = output.Trim().Split(' ');
            var scipy = double.Parse(parts[1], CultureInfo.InvariantCulture) / double.Parse(parts[0], CultureInfo.InvariantCulture);
            var verdict = scipy / perName >= LeastOverScipy ? "met" : "missed";
            console.MarkupLineInterpolated(
                $"scipy's sparse product: {scipy * 1e6:0} µs a name, here {perName * 1e6:0} µs: {scipy / perName:0.0} times; bar {LeastOverScipy:0}: {verdict}");
        }
        catch (Win32Exception)
        {
            console.MarkupLineInterpolated($"scipy: not compared, there is no {Python}");
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await using var stopping = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private static (double Precision, double Recall) Compare(string output, string?[] truth)
    {
        using var text = new StreamReader(output);
        var (row, matched, right) = (0, 0, 0);
        foreach (var result in MatchBenchNames.ReadMatched(text))
        {
            matched += result is null ? 0 : 1;
            right += result is not null && result == truth[row] ? 1 : 0;
            row++;
        }

        return ((double)right / Math.Max(1, matched), (double)right / Math.Max(1, truth.Count(id => id is not null)));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
