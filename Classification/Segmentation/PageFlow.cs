using System.Buffers;
using System.Numerics;
using System.Text;

namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Reads over page breaks: which paragraphs are page furniture, and which continue the one before the break, so that a model sees one
/// paragraph where the reader does. A unit is a paragraph with what continues it; page furniture is in none. Offsets stay where they
/// are. Used for one text after another, by one caller at a time.
/// </summary>
internal sealed class PageFlow
{
    private const int LongestHeader = 120;

    /// <summary>Furniture has no unit.</summary>
    private const int None = -1;

    // Every unit is described by all its parts, so the number of parts bounds the work; no paragraph runs over more pages.
    private const int MostParts = 8;

    private int[] _units = [];
    private int[] _beginnings = [];
    private int[] _continuations = [];
    private bool[] _isHeader = [];

    /// <summary>Number of units.</summary>
    public int Count { get; private set; }

    /// <summary>The index of the unit that a paragraph is part of; -1 for page furniture.</summary>
    public int UnitOf(int paragraph) => _units[paragraph];

    /// <summary>The index of the paragraph that a unit begins with.</summary>
    public int Beginning(int unit) => _beginnings[unit];

    /// <summary>The index of the paragraph that continues <paramref name="paragraph"/>, or -1.</summary>
    public int Continuation(int paragraph) => _continuations[paragraph];

    /// <summary>True for a unit that looks like a page header, without further evidence.</summary>
    public bool LooksLikeHeader(int unit) => _isHeader[unit];

    /// <param name="text">The text.</param>
    /// <param name="furniture">Its lines of page furniture.</param>
    /// <param name="paragraphs">Its paragraphs.</param>
    public void Read(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> furniture, ReadOnlySpan<Paragraph> paragraphs)
    {
        Prepare(paragraphs.Length);
        var last = None;
        var parts = 1;
        var pageBroke = false;
        for (var i = 0; i < paragraphs.Length; i++)
        {
            var content = WhiteSpace.Trim(text, paragraphs[i]);
            var begins = BeginsPage(text, i == 0 ? 0 : paragraphs[i - 1].End, content.Start, ref furniture);
            pageBroke |= begins;
            if (IsFurniture(text, content, ref furniture))
            {
                _units[i] = None;
                pageBroke = true;
                continue;
            }

            _isHeader[Count] = begins && IsHeader(content.Of(text));
            if (_isHeader[Count] || (pageBroke && IsFloat(content.Of(text))))
            {
                BeginUnit(i);
                continue;
            }

            if (pageBroke && last >= 0 && parts < MostParts
                && Sentences.GoesOn(WhiteSpace.Trim(text, paragraphs[last]).Of(text), content.Of(text)))
            {
                _continuations[last] = i;
                _units[i] = _units[last];
                parts++;
            }
            else
            {
                BeginUnit(i);
                parts = 1;
            }

            last = i;
            pageBroke = false;
        }
    }

    private void Prepare(int paragraphs)
    {
        if (_units.Length < paragraphs)
        {
            _units = new int[BitOperations.RoundUpToPowerOf2((uint)paragraphs)];
            _beginnings = new int[_units.Length];
            _continuations = new int[_units.Length];
            _isHeader = new bool[_units.Length];
        }

        _continuations.AsSpan(0, paragraphs).Fill(None);
        Count = 0;
    }

    private void BeginUnit(int paragraph)
    {
        _beginnings[Count] = paragraph;
        _units[paragraph] = Count++;
    }

    // A form feed or page furniture lies before the paragraph, or among the blanks that it begins with.
    private static bool BeginsPage(ReadOnlySpan<byte> text, int gapStart, int contentStart, ref ReadOnlySpan<Paragraph> furniture)
    {
        var found = text[gapStart..contentStart].Contains((byte)'\f');
        while (!furniture.IsEmpty && furniture[0].Start < contentStart)
        {
            found |= furniture[0].Start >= gapStart;
            furniture = furniture[1..];
        }

        return found;
    }

    // All of its lines are page furniture.
    private static bool IsFurniture(ReadOnlySpan<byte> text, Paragraph content, ref ReadOnlySpan<Paragraph> furniture)
    {
        var position = content.Start;
        while (!furniture.IsEmpty && furniture[0].End <= content.End && WhiteSpace.IsBlank(text[position..furniture[0].Start]))
        {
            position = furniture[0].End;
            furniture = furniture[1..];
        }

        return position > content.Start && WhiteSpace.IsBlank(text[position..content.End]);
    }

    private static bool IsHeader(ReadOnlySpan<byte> content) =>
        content.Length <= LongestHeader && !LineEnds.IsIn(content) && !Sentences.GoesOnWith(content)
        && !content.IsEmpty && content[^1] is not ((byte)'.' or (byte)',' or (byte)';')
        && (content.ContainsAnyInRange((byte)'0', (byte)'9') || !HasSmallLetters(content));

    private static bool HasSmallLetters(ReadOnlySpan<byte> content)
    {
        while (Rune.DecodeFromUtf8(content, out var rune, out var length) == OperationStatus.Done)
        {
            if (Rune.IsLower(rune))
            {
                return true;
            }

            content = content[length..];
        }

        return false;
    }

    // A figure or table often stands at the head of a page, before the text goes on.
    private static bool IsFloat(ReadOnlySpan<byte> content) =>
        content.StartsWith("Fig"u8) || content.StartsWith("FIG"u8) || content.StartsWith("Table"u8) || content.StartsWith("Plate"u8);
}
