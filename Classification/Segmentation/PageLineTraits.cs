namespace Pipeline.Classification.Segmentation;

/// <summary>What a short line has of a page's furniture.</summary>
[Flags]
internal enum PageLineTraits : ushort
{
    None = 0,

    /// <summary>It names a page ("--- PDF Page 3 Label 3 ---", "Page 3 of 12"): furniture wherever it stands.</summary>
    Marker = 1,

    /// <summary>A number between dashes ("- 12 -"): furniture wherever it stands.</summary>
    Dashed = 2,

    /// <summary>A number and nothing else.</summary>
    Bare = 4,

    /// <summary>The number stands before the words, not after them.</summary>
    NumberFirst = 8,

    /// <summary>Two blanks or more, or a tab, stand between the number and the words.</summary>
    WideGap = 16,

    /// <summary>Dots stand between the number and the words ("208 ... Author &amp; al.").</summary>
    Dotted = 32,

    /// <summary>It opens like a caption.</summary>
    Caption = 64,

    /// <summary>One of the first lines of its page.</summary>
    Top = 128,

    /// <summary>One of the last lines of its page.</summary>
    Bottom = 256,

    /// <summary>A sentence goes on from the line before to the line after it.</summary>
    Cuts = 512,

    /// <summary>It is a member of a run of page numbers.</summary>
    Numbered = 1024,

    /// <summary>It begins and ends like a running head: not with a small letter, and not with a full stop, a comma or a hyphen.</summary>
    HeadStyle = 2048,

    /// <summary>It has no small letters.</summary>
    Capitals = 4096,
}
