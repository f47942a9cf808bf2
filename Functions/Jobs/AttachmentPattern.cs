using System.IO.Enumeration;

namespace Pipeline.Jobs;

/// <summary>
/// Which attachments of a document are sources: one or more name patterns with <c>*</c> (any run of characters) and <c>?</c> (any one
/// character), case-sensitive and over the whole name. An annotation (<c>*.ann</c>, or with the suffix of the job) is never a source, whatever the patterns.
/// </summary>
/// <param name="Pattern">A pattern; several are one a line, see <see cref="Join"/>.</param>
/// <param name="Suffix">What the names of the annotations end in.</param>
internal sealed record AttachmentPattern(string Pattern, string Suffix = AnnotationName.DefaultSuffix)
{
    /// <summary>The longest pattern, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>The most patterns of a job.</summary>
    public const int MaxPatterns = 16;

    private const char Separator = '\n';

    // A backslash is an ordinary character of an attachment's name; the matcher takes it for an escape.
    private readonly string[] _escaped = [.. Split(Pattern).Select(pattern => pattern.Replace(@"\", @"\\", StringComparison.Ordinal))];

    /// <summary>Several patterns as one text; none of them holds a line end.</summary>
    public static string Join(IEnumerable<string> patterns) => string.Join(Separator, patterns);

    /// <summary>The patterns of such a text.</summary>
    public static string[] Split(string patterns) => patterns.Split(Separator);

    public bool Matches(string attachment) =>
        !attachment.EndsWith(AnnotationName.DefaultSuffix, StringComparison.Ordinal)
        && !attachment.EndsWith(Suffix, StringComparison.Ordinal)
        && _escaped.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, attachment, ignoreCase: false));
}
