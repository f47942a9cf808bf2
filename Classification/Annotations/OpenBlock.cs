namespace Pipeline.Classification.Annotations;

/// <summary>A block that has been opened and not closed yet. Blocks inside it cut it into pieces.</summary>
/// <param name="openedAt">Offset in the annotation of the last byte of its opening.</param>
/// <param name="start">Offset in the text of its first byte.</param>
internal sealed class OpenBlock(int openedAt, int start)
{
    private readonly List<Paragraph> _pieces = [];
    private int _resumedAt = start;

    public int OpenedAt { get; } = openedAt;

    public int Start { get; } = start;

    public bool HoldsOthers { get; private set; }

    /// <summary>The first marker in it that would close it if its label were one; null for none.</summary>
    public string? Suspect { get; set; }

    /// <summary>A block inside this one has been closed.</summary>
    public void Interrupt(int innerStart, int innerEnd)
    {
        HoldsOthers = true;
        AddPiece(innerStart);
        _resumedAt = innerEnd;
    }

    /// <summary>The parts of the block that are in no other, none of them empty, when it ends at <paramref name="end"/>.</summary>
    public IReadOnlyList<Paragraph> PiecesTo(int end)
    {
        AddPiece(end);
        return _pieces;
    }

    private void AddPiece(int end)
    {
        if (end > _resumedAt)
        {
            _pieces.Add(new Paragraph(_resumedAt, end - _resumedAt));
        }
    }
}
