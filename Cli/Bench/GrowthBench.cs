using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pipeline.Classification;

namespace Pipeline.Cli.Bench;

/// <summary>Measures how the time of an annotation grows with the length of texts that are not like articles.</summary>
internal sealed class GrowthBench(Annotator annotator, TextWriter output)
{
    private const int Small = 10_000_000;
    private const int Times = 5;
    private const double LeastMilliseconds = 500;

    /// <summary>Most times the time of a text for one that is five times as long: linear is five, quadratic 25, the middle of both is about eleven.</summary>
    private const double Goal = 11;

    /// <summary>Megabytes a second.</summary>
    private const double SpeedGoal = 20;

    private static readonly (string Name, string Unit)[] Texts =
    [
        ("one line of words", "a word, "),
        ("one word", "a"),
        ("empty lines", "\n"),
        ("all punctuation", ";.!?"),
        ("paragraphs of one letter", "a\n\n"),
        ("lines of one letter", "a\n"),
        ("pages of one letter", "a\f"),
        ("markers", "[@x#A*]"),
    ];

    public void Run()
    {
        var destination = new ArrayBufferWriter<byte>(1 << 20);
        var (linear, slowest) = (true, double.MaxValue);
        foreach (var (name, unit) in Texts)
        {
            var (few, many) = (Best(destination, unit, Small), Best(destination, unit, Times * Small));
            var speed = Small / 1e3 / few;
            var growth = many / few;
            Write($"{name,-24} {Small / 1_000_000} MB in {few,6:F1} ms, {speed,5:F0} MB/s");
            Write($"{"",-24} {Times * Small / 1_000_000} MB in {many,6:F1} ms: {growth:F1} times");
            (linear, slowest) = (linear && many <= Goal * few, Math.Min(slowest, speed));
        }

        Write($"each at {SpeedGoal:F0} MB/s or more: {(slowest >= SpeedGoal ? "reached" : "NOT reached")}");
        Write($"five times the length takes at most {Goal:F0} times as long: {(linear ? "reached" : "NOT reached")}");
    }

    // Short ones are repeated, so that what else the machine does counts little.
    private double Best(ArrayBufferWriter<byte> destination, string unit, int length)
    {
        var text = Encoding.UTF8.GetBytes(new StringBuilder(length).Insert(0, unit, length / unit.Length).ToString());
        var best = double.MaxValue;
        for (var spent = 0.0; spent < LeastMilliseconds;)
        {
            destination.ResetWrittenCount();
            var start = Stopwatch.GetTimestamp();
            annotator.Annotate(text, destination);
            var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            best = Math.Min(best, milliseconds);
            spent += milliseconds;
        }

        return best;
    }

    private void Write(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
