using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Pipeline.Classification;
using Pipeline.Classification.Sequences;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Bench;

/// <summary>
/// Measures the classifier on one core: how many megabytes (a million bytes) of raw text a second go through it and through each of its
/// parts, what it allocates, how long its model takes to load, how its time grows with the length of awkward texts; against reading the
/// text and counting its words, and against the same features in scikit-learn where that is installed.
/// </summary>
internal sealed class ClassifyBench(string samplesFolder, string baselineScript, TextWriter output)
{
    private const int Rounds = 7;
    private const double Goal = 10;
    private const double GoalOverBaseline = 20;

    // Debian's packages belong to this interpreter, whichever comes first in the path.
    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <returns>0; the figures that fall short are named, not hidden.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var file = await File.ReadAllBytesAsync(ModelFile.Shipped, cancellationToken);
        var texts = await ReadTextsAsync(cancellationToken);
        var speed = 0.0;
        await Interruptible.RunAsync(
            _ =>
            {
                speed = MeasureAll(file, texts);
                return ExitCodes.Success;
            },
            TimeProvider.System,
            cancellationToken);
        await CompareAsync(speed, cancellationToken);
        return ExitCodes.Success;
    }

    private double MeasureAll(byte[] file, byte[][] texts)
    {
        var first = Milliseconds(() => ModelFile.Read(file));
        var again = Enumerable.Range(0, Rounds).Min(_ => Milliseconds(() => ModelFile.Read(file)));
        Write($"{texts.Length} articles, {texts.Sum(text => text.Length) / 1e6:F2} MB, one core, best of {Rounds} rounds for each");
        Write($"model of {file.Length / 1e6:F2} MB loaded in {first:F0} ms the first time, {again:F1} ms afterwards (goal: under 100 ms)");

        var model = ModelFile.Read(file);
        var floor = Measure("reading and counting words", texts, CountWords);
        MeasureParts(model, texts);
        var annotator = new Annotator(new Lazy<SequenceModel>(model));
        var annotation = new ArrayBufferWriter<byte>(1 << 20);
        var whole = Measure("the whole: text in, annotation out", texts, text =>
        {
            annotation.ResetWrittenCount();
            annotator.Annotate(text, annotation);
        });
        Write($"the whole is {floor / whole:F1} times as long as the floor; goal {Goal:F0} MB/s: {(whole >= Goal ? "reached" : "NOT reached")}");
        new GrowthBench(annotator, output).Run();
        return whole;
    }

    private async Task<byte[][]> ReadTextsAsync(CancellationToken cancellationToken)
    {
        var texts = new List<byte[]>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(samplesFolder, "articles"), "*.txt").Order(StringComparer.Ordinal))
        {
            texts.Add(await File.ReadAllBytesAsync(path, cancellationToken));
        }

        return [.. texts];
    }

    private void MeasureParts(SequenceModel model, byte[][] texts)
    {
        var paragraphs = new List<Paragraph>();
        Measure("segmentation", texts, text =>
        {
            paragraphs.Clear();
            model.Segment(text, paragraphs);
        });
    }

    private double Measure(string name, byte[][] texts, Action<byte[]> work)
    {
        var bytes = texts.Sum(text => (long)text.Length);
        var best = Enumerable.Repeat(double.MaxValue, texts.Length).ToArray();
        var allocated = 0L;

        // The first rounds are for the compiler. Each article counts with its best round, so that what else the machine does counts little.
        for (var round = -3; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < texts.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                work(texts[i]);
                var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                best[i] = round < 0 ? best[i] : Math.Min(best[i], milliseconds);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var speed = bytes / 1e3 / best.Sum();
        Write($"{name,-36} {speed,8:F1} MB/s {allocated * 1e6 / bytes,10:F0} bytes allocated per MB");
        return speed;
    }

    private async Task CompareAsync(double whole, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, [baselineScript, samplesFolder])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await using var _ = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            var printed = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                Write($"scikit-learn: not compared: {(await errors).Trim().Split('\n')[^1]}");
                return;
            }

            var lines = (await printed).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var baseline = double.Parse(lines[0].Split(' ')[0], CultureInfo.InvariantCulture);
            Write($"scikit-learn, the same features      {baseline,8:F1} MB/s, {string.Join(", ", lines[1..])}");
            var verdict = whole >= GoalOverBaseline * baseline ? "reached" : "NOT reached";
            Write($"{whole / baseline:F0} times scikit-learn; goal {GoalOverBaseline:F0} times: {verdict}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Write($"scikit-learn: not compared, there is no {Python}");
        }
    }

    private static void CountWords(byte[] text)
    {
        var words = 0;
        var inside = false;
        foreach (var value in text)
        {
            words += !inside && value > ' ' ? 1 : 0;
            inside = value > ' ';
        }

        GC.KeepAlive(words);
    }

    private static double Milliseconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private void Write(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
