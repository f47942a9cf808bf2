using System.Numerics;

namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Reads over page breaks: which paragraphs are page furniture (headers and page numbers), and which continue the one before the
/// break, so that a model sees one paragraph where the reader does. Offsets stay where they are. Used for one text after another,
/// by one caller at a time.
/// </summary>
internal sealed class PageFlow
{
    private const int LongestFurniture = 120;
    private const int LongestPageNumber = 12;

    // Every part is described by the whole paragraph, so the number of parts bounds the work; no paragraph runs over more pages.
    private const int MostParts = 8;

    private int[] _beginnings = [];
    private int[] _continuations = [];
    private bool[] _isFurniture = [];

    /// <summary>Number of paragraphs.</summary>
    public int Count { get; private set; }

    /// <summary>The index of the paragraph that <paramref name="paragraph"/> is a part of: its own, unless it continues another.</summary>
    public int Beginning(int paragraph) => _beginnings[paragraph];

    /// <summary>The index of the paragraph that continues <paramref name="paragraph"/>, or -1.</summary>
    public int Continuation(int paragraph) => _continuations[paragraph];

    /// <summary>True for a page header or a page number.</summary>
    public bool IsFurniture(int paragraph) => _isFurniture[paragraph];

    public void Read(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs)
    {
        Prepare(paragraphs.Length);
        var last = -1;
        var parts = 1;
        var pageBroke = false;
        for (var i = 0; i < paragraphs.Length; i++)
        {
            var begins = BeginsPage(text, paragraphs, i);
            pageBroke |= begins;
            var content = WhiteSpace.Trim(text, paragraphs[i]).Of(text);
            _beginnings[i] = i;
            if ((begins && IsHeader(content)) || (IsPageNumber(content) && i + 1 < paragraphs.Length && BeginsPage(text, paragraphs, i + 1)))
            {
                _isFurniture[i] = true;
                continue;
            }

            if (pageBroke && IsFloat(content))
            {
                continue;
            }

            if (pageBroke && last >= 0 && parts < MostParts && Continues(WhiteSpace.Trim(text, paragraphs[last]).Of(text), content))
            {
                _continuations[last] = i;
                _beginnings[i] = _beginnings[last];
                parts++;
            }
            else
            {
                parts = 1;
            }

            last = i;
            pageBroke = false;
        }
    }

    private void Prepare(int paragraphs)
    {
        if (_beginnings.Length < paragraphs)
        {
            _beginnings = new int[BitOperations.RoundUpToPowerOf2((uint)paragraphs)];
            _continuations = new int[_beginnings.Length];
            _isFurniture = new bool[_beginnings.Length];
        }

        _continuations.AsSpan(0, paragraphs).Fill(-1);
        _isFurniture.AsSpan(0, paragraphs).Clear();
        Count = paragraphs;
    }

    // A form feed lies before the paragraph, or among the white space that it begins with.
    private static bool BeginsPage(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, int index)
    {
        var gapStart = index == 0 ? 0 : paragraphs[index - 1].End;
        var contentStart = WhiteSpace.Trim(text, paragraphs[index]).Start;
        return text[gapStart..contentStart].Contains((byte)'\f');
    }

    private static bool IsHeader(ReadOnlySpan<byte> content) =>
        content.Length <= LongestFurniture && !content.Contains((byte)'\n')
        && (content.ContainsAnyInRange((byte)'0', (byte)'9') || !content.ContainsAnyInRange((byte)'a', (byte)'z'));

    private static bool IsPageNumber(ReadOnlySpan<byte> content) =>
        content.Length <= LongestPageNumber && content.ContainsAnyInRange((byte)'0', (byte)'9')
        && !content.ContainsAnyInRange((byte)'A', (byte)'Z') && !content.ContainsAnyInRange((byte)'a', (byte)'z');

    // A figure or table often stands at the head of a page, before the text goes on.
    private static bool IsFloat(ReadOnlySpan<byte> content) =>
        content.StartsWith("Fig"u8) || content.StartsWith("FIG"u8) || content.StartsWith("Table"u8) || content.StartsWith("Plate"u8);

    // No sentence ends before the break, and none begins after it.
    private static bool Continues(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        before.Length > 0 && after.Length > 0
        && before[^1] is not ((byte)'.' or (byte)':' or (byte)'?' or (byte)'!') && char.IsAsciiLetterLower((char)after[0]);
}
