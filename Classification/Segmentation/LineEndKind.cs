namespace Pipeline.Classification.Segmentation;

/// <summary>What ends with a line.</summary>
internal enum LineEndKind : byte
{
    /// <summary>The text.</summary>
    Text,

    /// <summary>The line alone.</summary>
    Line,

    /// <summary>The paragraph: U+2029.</summary>
    Paragraph,

    /// <summary>The page: a form feed.</summary>
    Page,
}
