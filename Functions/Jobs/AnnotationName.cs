namespace Pipeline.Jobs;

/// <summary>
/// Names of annotations: an annotation is attached beside its source under the source's name with a suffix, and what is recorded of it stands in the document's
/// field under an entry of its own, so that a source may have annotations under several suffixes.
/// </summary>
internal static class AnnotationName
{
    /// <summary>The suffix of a job that names none, and of what people save.</summary>
    public const string DefaultSuffix = ".ann";

    /// <summary>The longest suffix, in characters.</summary>
    public const int MaxSuffix = 32;

    /// <summary>What a suffix must be.</summary>
    public static readonly string SuffixRule =
        $"a full stop and 1 to {MaxSuffix - 1} letters, digits, dots, hyphens or underscores of ASCII are wanted, such as \"{DefaultSuffix}\"";

    /// <summary>Whether annotations may bear the suffix.</summary>
    public static bool IsSuffix(string suffix) =>
        suffix.Length is > 1 and <= MaxSuffix && suffix[0] == '.' && suffix.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    /// <summary>Name of the attachment that holds the annotation of a source.</summary>
    public static string Of(string source, string suffix = DefaultSuffix) => source + suffix;

    /// <summary>The entry of what is recorded of it: the source's name, or with another suffix the annotation's.</summary>
    public static string EntryOf(string source, string suffix) => suffix == DefaultSuffix ? source : source + suffix;

    /// <summary>The source of an entry; null where the entry does not end in the suffix that stands in it.</summary>
    public static string? SourceOf(string entry, string suffix) =>
        suffix == DefaultSuffix ? entry
        : entry.Length > suffix.Length && entry.EndsWith(suffix, StringComparison.Ordinal) ? entry[..^suffix.Length]
        : null;
}
