using System.Globalization;

namespace Pipeline.Cli.Matching;

/// <summary>Says on standard error how far a matching is: over and over on one line of a terminal, seldom in a log.</summary>
internal sealed class MatchProgress(TimeProvider time, TextWriter errors, bool isTerminal)
{
    private readonly TimeSpan _interval = isTerminal ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(10);
    private readonly long _start = time.GetTimestamp();
    private long _said = time.GetTimestamp();
    private long _names;

    public void Add(long names)
    {
        _names += names;
        if (time.GetElapsedTime(_said) >= _interval)
        {
            _said = time.GetTimestamp();
            var line = string.Create(
                CultureInfo.InvariantCulture, $"{_names:#,0} names · {_names / Math.Max(0.001, time.GetElapsedTime(_start).TotalSeconds):#,0} a second");
            errors.Write(isTerminal ? $"\r{line}\e[K" : line + Environment.NewLine);
        }
    }

    public void End(string line) => errors.WriteLine(isTerminal ? $"\r{line}\e[K" : line);
}
