using System.Text;

namespace Pipeline.Classification.Training;

/// <summary>
/// Sets a clean document as pages, the way text comes out of a scan: lines of one width with hyphens, blank lines between only some
/// of the paragraphs, form feeds, page headers with numbers, paragraphs that run over the end of a page. Labels stay right; a paragraph
/// that a page cuts becomes two blocks of its label, and page headers stand outside blocks. So a model that is trained on clean text learns
/// where paragraphs end on pages.
/// </summary>
internal sealed class ScanSimulation
{
    private const int ShortestHyphenated = 7;
    private const int LongestRunningTitle = 45;
    private const int MostMisreadOf10000 = 300;

    private readonly SplitMix64 _random;
    private readonly string _runningTitle;
    private readonly int _width;
    private readonly int _linesPerPage;
    private readonly int _misreadOf10000;
    private readonly MemoryStream _text = new();
    private readonly List<Paragraph> _paragraphs = [];
    private readonly List<string> _labels = [];
    private int _linesOnPage;
    private int _page;
    private int _blockStart = -1;

    // What is read for a letter, now and then.
    private static readonly string[] Misreadings = ["l1", "il", "ec", "o0", "nu", "ao", "ce", "hb", "tl", "I1", "S5", "rn"];

    private ScanSimulation(LabelledDocument document, SplitMix64 random, bool misreads)
    {
        _random = random;
        _width = 60 + Below(35);
        _linesPerPage = 38 + Below(16);
        _page = 1 + Below(400);
        _misreadOf10000 = misreads && Below(2) > 0 ? Below(MostMisreadOf10000) : 0;
        var title = document.Paragraphs.Length == 0 ? "" : Content(document, Below(Math.Min(document.Paragraphs.Length, 4)));
        _runningTitle = title.Length <= LongestRunningTitle ? title : title[..title.LastIndexOf(' ', LongestRunningTitle)].Trim();
    }

    /// <param name="document">A document with one paragraph to a block and blank lines between them.</param>
    /// <param name="random">Decides widths, hyphens and blank lines.</param>
    /// <param name="misreads">True to misread a letter now and then, in half of the documents.</param>
    public static LabelledDocument Run(LabelledDocument document, SplitMix64 random, bool misreads = true)
    {
        var scan = new ScanSimulation(document, random, misreads);
        scan.SetDocument(document);
        return new LabelledDocument(document.Name, scan._text.ToArray(), [.. scan._paragraphs], [.. scan._labels]);
    }

    private static string Content(LabelledDocument document, int paragraph) =>
        Encoding.UTF8.GetString(document.Paragraphs[paragraph].Of(document.Text));

    private void SetDocument(LabelledDocument document)
    {
        var blankLines = 20 + Below(80);
        for (var i = 0; i < document.Paragraphs.Length; i++)
        {
            foreach (var line in Content(document, i).Split('\n'))
            {
                SetLines(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), document.Labels[i]);
            }

            EndBlock(document.Labels[i]);
            if (Below(100) < blankLines)
            {
                _text.WriteByte((byte)'\n');
                _linesOnPage++;
            }
        }
    }

    private void SetLines(string[] words, string label)
    {
        var line = new StringBuilder();
        foreach (var given in words)
        {
            var word = Misread(given);
            var rest = word;
            var room = _width - line.Length - 1;
            if (line.Length > 0 && word.Length > room)
            {
                if (word.Length >= ShortestHyphenated && room >= 4 && word.All(char.IsAsciiLetterLower) && Below(2) == 0)
                {
                    var at = Math.Min(word.Length - 3, 2 + Below(room - 3));
                    line.Append(' ').Append(word, 0, at).Append('-');
                    rest = word[at..];
                }

                SetLine(line.ToString(), label);
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(rest);
        }

        if (line.Length > 0)
        {
            SetLine(line.ToString(), label);
        }
    }

    private string Misread(string word)
    {
        if (Below(10_000) >= _misreadOf10000)
        {
            return word;
        }

        var at = Below(word.Length);
        foreach (var misreading in Misreadings)
        {
            if (misreading[0] == word[at])
            {
                return word[..at] + misreading[1] + word[(at + 1)..];
            }
        }

        return word;
    }

    private void SetLine(string line, string label)
    {
        if (_linesOnPage >= _linesPerPage)
        {
            EndBlock(label);
            BeginPage();
        }

        if (_blockStart < 0)
        {
            _blockStart = (int)_text.Position;
        }

        Write(line);
    }

    private void BeginPage()
    {
        _page++;
        _linesOnPage = 0;
        _text.WriteByte((byte)'\f');
        Write(_page % 2 == 0 ? $"{_page}   {_runningTitle}" : $"{_runningTitle}   {_page}");
        if (Below(2) == 0)
        {
            _text.WriteByte((byte)'\n');
        }
    }

    private void Write(string line)
    {
        _text.Write(Encoding.UTF8.GetBytes(line));
        _text.WriteByte((byte)'\n');
        _linesOnPage++;
    }

    private void EndBlock(string label)
    {
        if (_blockStart >= 0)
        {
            _paragraphs.Add(new Paragraph(_blockStart, (int)_text.Position - 1 - _blockStart));
            _labels.Add(label);
            _blockStart = -1;
        }
    }

    private int Below(int bound) => (int)(_random.Next() % (ulong)bound);
}
