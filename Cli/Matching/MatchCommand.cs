using System.Collections.Concurrent;
using System.Globalization;
using Pipeline.Matching;
using Pipeline.Matching.References;
using Pipeline.Matching.Scoring;

namespace Pipeline.Cli.Matching;

/// <summary>What <c>./pipeline match</c> does: results come in the order of the names, whatever the number of threads.</summary>
internal sealed class MatchCommand(MatchRequest request, TimeProvider time, TextWriter errors, bool isTerminal)
{
    private const int BatchSize = 1_000;

    private readonly ConcurrentBag<MatchScratch> _scratches = [];
    private readonly long[] _statuses = new long[3];
    private readonly RowReport _report = new();

    /// <returns>0; a file that cannot be used is an exception.</returns>
    public int Run(Func<Stream> standardOutput, CancellationToken cancellationToken)
    {
        var matcher = Prepare(cancellationToken);
        var progress = new MatchProgress(time, errors, isTerminal);
        using var text = MatchFiles.Open(request.File);
        using var output = request.Output is null ? standardOutput() : Create(request.Output);
        if (request.Format == RowFormat.Csv)
        {
            output.Write(MatchText.CsvHead);
        }

        try
        {
            if (request.OneToOne)
            {
                WriteOneToOne(matcher, text, output, progress, cancellationToken);
            }
            else
            {
                Write(matcher, text, output, progress, cancellationToken);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new CommandFailedException($"'{request.File}' is no list of names: {exception.Message}", exception);
        }

        output.Flush();
        var counts = string.Create(
            CultureInfo.InvariantCulture, $"{_statuses.Sum():#,0} names: matched {_statuses[2]:#,0} · review {_statuses[1]:#,0} · none {_statuses[0]:#,0}");
        progress.End($"{counts} · {MatchCost.OfThisProcess(time)}");
        MatchFiles.WriteProblems(request.File, _report, errors);
        return ExitCodes.Success;
    }

    private Matcher Prepare(CancellationToken cancellationToken)
    {
        try
        {
            request.Options.Validate();
            var model = MatchModel.Load(request.ModelFile);
            var reference = MatchFiles.ReadReference(request.References, request.ReferenceColumns, errors);
            var index = new Pipeline.Matching.Index.ReferenceIndex(reference, cancellationToken);
            errors.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"reference {reference.Name} {reference.Version}: {reference.Entities.Count:#,0} entities; model {model.Id}"));
            return new Matcher(index, model, request.Options);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(exception.Message, exception);
        }
    }

    private static FileStream Create(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{file}' cannot be written: {exception.Message}", exception);
        }
    }

    private void Write(Matcher matcher, TextReader text, Stream output, MatchProgress progress, CancellationToken cancellationToken)
    {
        // Batches are matched side by side and written in their order.
        var running = new Queue<Task<MatchText>>();
        foreach (var batch in Queries(text).Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            running.Enqueue(Task.Run(() => Text(batch, matcher), cancellationToken));
            if (running.Count > request.Threads)
            {
                Take(running.Dequeue().GetAwaiter().GetResult(), output, progress);
            }
        }

        while (running.TryDequeue(out var last))
        {
            Take(last.GetAwaiter().GetResult(), output, progress);
        }
    }

    private void WriteOneToOne(Matcher matcher, TextReader text, Stream output, MatchProgress progress, CancellationToken cancellationToken)
    {
        var results = new List<MatchResult>();
        var scratch = new MatchScratch();
        foreach (var query in Queries(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(matcher.Match(query, scratch, withEvidence: false));
            progress.Add(1);
        }

        foreach (var batch in OneToOne.Assign(results, request.Options).Chunk(BatchSize))
        {
            var lines = new MatchText(request.Format);
            foreach (var result in batch)
            {
                lines.Add(result);
            }

            Take(lines, output, progress: null);
        }
    }

    private MatchText Text(MatchQuery[] batch, Matcher matcher)
    {
        var scratch = _scratches.TryTake(out var used) ? used : new MatchScratch();
        var lines = new MatchText(request.Format);
        foreach (var query in batch)
        {
            lines.Add(matcher.Match(query, scratch));
        }

        _scratches.Add(scratch);
        return lines;
    }

    private void Take(MatchText lines, Stream output, MatchProgress? progress)
    {
        output.Write(lines.Bytes);
        for (var i = 0; i < _statuses.Length; i++)
        {
            _statuses[i] += lines.Statuses[i];
        }

        progress?.Add(lines.Statuses.Sum());
    }

    private IEnumerable<MatchQuery> Queries(TextReader text)
    {
        foreach (var row in RowReader.Read(text, MatchFiles.FormatOf(request.File), request.Columns, _report))
        {
            yield return new MatchQuery(row.Id.Length > 0 ? row.Id : row.Row.ToString(CultureInfo.InvariantCulture), row.Name)
            {
                Country = Value(row.Country),
                Ticker = Value(row.Ticker),
                Lei = Value(row.Lei),
                Isin = Value(row.Isin),
            };
        }
    }

    private static string? Value(string text) => text.Length == 0 ? null : text;
}
