using System.Text.RegularExpressions;

namespace Pipeline.Jobs.Failures;

/// <summary>The failures of a job, counted.</summary>
/// <param name="Failures">All of them.</param>
/// <param name="ByClass">By whether doing the same again may help.</param>
/// <param name="ByReason">The most frequent reasons first, a hundred at most.</param>
/// <param name="Others">Failures for reasons beyond these.</param>
internal sealed record FailureSummary(long Failures, IReadOnlyDictionary<string, long> ByClass, IReadOnlyList<FailureReason> ByReason, long Others)
{
    /// <summary>The most reasons that are told apart.</summary>
    public const int MaxReasons = 100;
}

/// <summary>Failures for one reason.</summary>
/// <param name="Reason">With <c>…</c> in place of names and numbers, which do not set a reason apart.</param>
/// <param name="DocumentId">One document of them.</param>
/// <param name="Attachment">The source of it; null for the document as a whole.</param>
internal sealed record FailureReason(string Reason, FailureClass Class, long Failures, string DocumentId, string? Attachment);

/// <summary>Counts failures as they come, in memory that depends on the number of reasons alone.</summary>
internal sealed partial class FailureCount
{
    // Reasons that hold what no rule here takes out of them are as many as failures; their memory is bounded all the same.
    private const int MaxCounted = 10_000;

    private readonly Dictionary<(string Reason, FailureClass Class), FailureReason> _reasons = [];
    private readonly Dictionary<string, long> _classes = Enum.GetNames<FailureClass>().ToDictionary(name => name, _ => 0L);
    private long _failures;

    public void Add(FailureDocument failure)
    {
        _failures++;
        _classes[$"{failure.Class}"]++;
        var key = (ReasonOf(failure), failure.Class);
        if (_reasons.TryGetValue(key, out var counted))
        {
            _reasons[key] = counted with { Failures = counted.Failures + 1 };
        }
        else if (_reasons.Count < MaxCounted)
        {
            _reasons.Add(key, new FailureReason(key.Item1, failure.Class, 1, failure.DocumentId, failure.Attachment));
        }
    }

    public FailureSummary Sum()
    {
        var reasons = _reasons.Values
            .OrderByDescending(reason => reason.Failures)
            .ThenBy(reason => reason.Reason, StringComparer.Ordinal)
            .Take(FailureSummary.MaxReasons)
            .ToList();
        return new FailureSummary(_failures, _classes, reasons, _failures - reasons.Sum(reason => reason.Failures));
    }

    private static string ReasonOf(FailureDocument failure)
    {
        var reason = failure.Reason.Replace(failure.DocumentId, "…", StringComparison.Ordinal);
        reason = failure.Attachment is { Length: > 0 } attachment ? reason.Replace(attachment, "…", StringComparison.Ordinal) : reason;
        return Digits().Replace(reason, "…");
    }

    // The 8 of UTF-8 is part of a name.
    [GeneratedRegex(@"(?<![\w-])[0-9]+")]
    private static partial Regex Digits();
}
