using Pipeline.Cli.Jobs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pipeline.Cli.Demo;

/// <summary>What a demo shows when the job has ended.</summary>
internal static class DemoReport
{
    private const int ExcerptCharacters = 140;
    private const int NarrowestWithBars = 60;
    private const int WidestBar = 30;

    /// <summary>How the job ended, in figures.</summary>
    public static IRenderable Summary(JobState job, TimeSpan elapsed)
    {
        var progress = job.Progress;
        var ended = job.Status == JobState.Completed ? "[green]Completed[/]" : $"[red]{Markup.Escape(job.Status)}[/]";
        return new Rows(
            new Markup($"[bold]Job[/] {Markup.Escape(job.Id)}: {ended} in {elapsed.TotalSeconds:0.0} s"),
            new Text(
                $"listed {progress.Listed} = saved {progress.Saved} + skipped {progress.Skipped} + kept {progress.Kept} + failed {progress.Failed}"
                + (progress.AddsUp ? "" : "  (does not add up)")));
    }

    /// <summary>Every label with the number of its paragraphs and its share.</summary>
    public static IRenderable Labels(SavedAnnotations saved, int width)
    {
        var colours = LabelColours.Of(saved.Labels.Select(label => label.Label));
        var total = saved.Labels.Sum(label => label.Paragraphs);
        var most = saved.Labels.Max(label => label.Paragraphs);
        var barWidth = width < NarrowestWithBars ? 0 : Math.Min(width - 46, WidestBar);
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("Label")
            .AddColumn(new TableColumn("Paragraphs").RightAligned())
            .AddColumn(new TableColumn("Share").RightAligned());
        if (barWidth > 0)
        {
            table.AddColumn(new TableColumn("").NoWrap());
        }

        foreach (var (label, paragraphs) in saved.Labels)
        {
            var colour = colours[label].ToMarkup();
            var cells = new List<string>
            {
                $"[{colour}]{Markup.Escape(label)}[/]",
                JobProgressText.Number(paragraphs),
                $"{100.0 * paragraphs / total:0.0} %",
            };
            if (barWidth > 0)
            {
                cells.Add($"[{colour}]{new string('█', Math.Max(1, paragraphs * barWidth / most))}[/]");
            }

            table.AddRow([.. cells]);
        }

        table.AddRow("[bold]all[/]", $"[bold]{JobProgressText.Number(total)}[/]", "100 %");
        return table;
    }

    /// <summary>Some paragraphs of one article, each between the markers of its label.</summary>
    public static IRenderable Excerpt(Excerpt excerpt, SavedAnnotations saved)
    {
        var colours = LabelColours.Of(saved.Labels.Select(label => label.Label));
        var lines = new List<IRenderable> { new Markup($"[bold]From[/] {Markup.Escape(excerpt.DocumentId)}") };
        foreach (var (label, text) in excerpt.Paragraphs)
        {
            var colour = colours[label].ToMarkup();
            lines.Add(new Markup(
                $"[bold {colour}]{Markup.Escape("[@")}[/]{Markup.Escape(Shortened(text))}[bold {colour}]{Markup.Escape($"#{label}*]")}[/]"));
        }

        return new Rows(lines);
    }

    /// <summary>The text on one line, cut at a word.</summary>
    public static string Shortened(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= ExcerptCharacters)
        {
            return line;
        }

        var cut = line.LastIndexOf(' ', ExcerptCharacters);
        return line[..(cut < 0 ? ExcerptCharacters : cut)] + " …";
    }
}
