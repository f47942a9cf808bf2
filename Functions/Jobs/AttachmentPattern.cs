using System.IO.Enumeration;

namespace Pipeline.Jobs;

/// <summary>
/// Which attachments of a document are sources: a name pattern with <c>*</c> (any run of characters) and <c>?</c> (any one
/// character), case-sensitive and over the whole name. An annotation (<c>*.ann</c>) is never a source, whatever the pattern.
/// </summary>
internal sealed record AttachmentPattern(string Pattern)
{
    public const int MaxLength = 256;

    public const string AnnotationSuffix = ".ann";

    public bool Matches(string attachment) =>
        !attachment.EndsWith(AnnotationSuffix, StringComparison.Ordinal)
        && FileSystemName.MatchesSimpleExpression(Escaped, attachment, ignoreCase: false);

    /// <summary>Name of the attachment that holds the annotation of <paramref name="source"/>.</summary>
    public static string AnnotationOf(string source) => source + AnnotationSuffix;

    // A backslash is an ordinary character of an attachment's name; the matcher takes it for an escape.
    private string Escaped { get; } = Pattern.Replace(@"\", @"\\", StringComparison.Ordinal);
}
