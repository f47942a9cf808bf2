using System.Globalization;

namespace Pipeline.Cli.Plan;

/// <summary>Writes a plan, at most 80 columns wide.</summary>
internal sealed class PlanReport(TextWriter output)
{
    private const double Mebibyte = 1024 * 1024;

    public void Write(PlanRequest request)
    {
        var counts = PlanFormulas.Count(request.Documents, request.BatchSize);
        Line($"A job of {request.Documents:N0} documents of {request.AverageKilobytes:#,0.###} KB, {request.BatchSize:N0} per batch,");
        Line($"on {Name(request.Backend)} with {request.Instances:N0} {(request.Instances == 1 ? "instance" : "instances")}, where nothing goes wrong:");
        Line($"");
        Figure("pages", counts.Pages, "sub-orchestrations of 10 batches");
        Figure("batches", counts.Batches, request.References is null ? "activities that read, classify, save" : "activities that read, match, save");
        Figure("listings", counts.Listings, "activities that list a page");
        Figure("executions", counts.Executions, "it continues as new after 50 pages");
        Figure("history entries", counts.Events, $"and up to {counts.MostTurns:N0} turns");
        Figure("longest history", counts.LargestHistory, "entries, without turns");
        WriteBackend(request.Backend, counts);
        if (request.References is { } references)
        {
            Figure("results", request.Documents, "documents, one for each name");
            Figure("reference, MiB", references * PlanRates.MatchBytesPerReference / Mebibyte, "in each instance, ready to search");
        }
        else
        {
            Figure("texts, MB", request.Documents * request.AverageKilobytes / 1_000, "read; annotations are as large");
        }

        Figure("memory, MiB", PlanFormulas.MemoryBound(counts) / Mebibyte, "at most, beside the process itself");
        Figure("pages in flight", PlanFormulas.PagesInFlight(request.Instances, request.Cores), "pagesInFlight that is recommended");
        WriteBounds(PlanBound.Of(request, counts));
        WriteHistory(request);
    }

    private void WriteBackend(PlanBackend backend, PlanCounts counts)
    {
        Figure("messages", counts.Messages, backend == PlanBackend.DurableTaskScheduler ? "the actions that are paid for" : "starts and results");
        if (backend == PlanBackend.AzureStorage)
        {
            Figure("history rows", PlanFormulas.HistoryRows(counts), "written, at most");
            Figure("transactions", PlanFormulas.StorageTransactions(counts), "of storage, at most; polling extra");
        }
        else if (backend == PlanBackend.Local)
        {
            Figure("commits", PlanFormulas.MostCommits(counts), "of the engine's file, at most");
            Figure("file, MiB", PlanFormulas.FileBytes(counts) / Mebibyte, "with its log, at most");
        }
    }

    private void WriteBounds(IReadOnlyList<PlanBound> bounds)
    {
        Line($"");
        Line($"It takes at least as long as each of these alone:");
        Line($"");
        foreach (var bound in bounds)
        {
            Line($"  {bound.Limit,-22} {Duration(bound.Seconds),13}   {bound.Source}");
        }

        var binding = bounds.MaxBy(bound => bound.Seconds)!;
        Line($"");
        Line($"What binds: {binding.Limit}, {Duration(binding.Seconds)}.");
    }

    private void WriteHistory(PlanRequest request)
    {
        if (request.History is not { } history)
        {
            return;
        }

        Line($"");
        Line($"As the last {(history.Jobs == 1 ? "job" : $"{history.Jobs:N0} jobs")} went on this host, {history.DocumentsPerSecond:#,0.#} documents a second, of which they");
        Line($"saved {history.SavedShare:P0}: {Duration(request.Documents / history.DocumentsPerSecond)}.");
    }

    /// <summary>Two or three digits and a unit, from seconds to years.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 0.1 => "< 0.1 s",
        < 120 => Text($"{seconds:0.#} s"),
        < 2 * 3_600 => Text($"{seconds / 60:0.#} min"),
        < 2 * 86_400 => Text($"{seconds / 3_600:0.#} h"),
        < 2 * 365 * 86_400L => Text($"{seconds / 86_400:0.#} days"),
        < 1_000 * 365 * 86_400L => Text($"{seconds / (365 * 86_400.0):0} years"),
        _ => "> 1,000 years",
    };

    /// <summary>The name that the command line has for it.</summary>
    public static string Name(PlanBackend backend) => backend switch
    {
        PlanBackend.AzureStorage => "azure-storage",
        PlanBackend.DurableTaskScheduler => "dts",
        _ => "local",
    };

    private void Figure(string name, double value, string meaning) => Line($"  {name,-15} {value,18:N0}   {meaning}");

    private void Line(FormattableString line) => output.WriteLine(Text(line));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
