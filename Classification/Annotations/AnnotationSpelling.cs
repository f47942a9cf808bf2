namespace Pipeline.Classification.Annotations;

/// <summary>How a file spells its blocks. A file keeps to one spelling; the first is the one that is written.</summary>
public enum AnnotationSpelling
{
    /// <summary><c>[@text#Label*]</c>, with escapes.</summary>
    Closed,

    /// <summary><c>[@ text#Label]</c>, without escapes.</summary>
    SpacedOpen,

    /// <summary><c>[@ text #Label*]</c>, without escapes.</summary>
    SpacedClosed,
}
