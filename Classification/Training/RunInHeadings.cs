using System.Globalization;
using System.Text;

namespace Pipeline.Classification.Training;

/// <summary>
/// The lengths of run-in headings that a <c>paragraphs.csv</c> beside the documents gives: its columns <c>file</c>, <c>index</c>, the number
/// of the paragraph, from 0, and <c>head_chars</c>, the length in characters.
/// </summary>
internal sealed class RunInHeadings
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "paragraphs.csv";

    private readonly Dictionary<(string File, int Paragraph), int> _characters = [];

    /// <summary>Where no file tells.</summary>
    public static RunInHeadings Unknown { get; } = new();

    private bool IsKnown => _characters.Count > 0;

    /// <exception cref="InvalidDataException">The file is malformed, or a record has no numbers where they belong.</exception>
    public static RunInHeadings Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Parse(path, File.ReadAllText(path)) : Unknown;
    }

    /// <param name="path">What messages call the file.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="InvalidDataException">The file is malformed, or a record has no numbers where they belong.</exception>
    public static RunInHeadings Parse(string path, string text)
    {
        var headings = new RunInHeadings();
        foreach (var row in CorpusCsv.Parse(path, text, "file", "index", "head_chars"))
        {
            if (!int.TryParse(row.Values["index"], CultureInfo.InvariantCulture, out var paragraph)
                || !int.TryParse(row.Values["head_chars"], CultureInfo.InvariantCulture, out var characters))
            {
                throw new InvalidDataException($"{path}:{row.Line}: index and head_chars are not both numbers.");
            }

            headings._characters[(row.Values["file"], paragraph)] = characters;
        }

        return headings;
    }

    /// <summary>The lengths in bytes for the paragraphs of a document, or null when they are not known.</summary>
    public int[]? LengthsOf(LabelledDocument document)
    {
        if (!IsKnown)
        {
            return null;
        }

        var lengths = new int[document.Paragraphs.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            var characters = _characters.GetValueOrDefault((document.Name, i));
            foreach (var rune in Encoding.UTF8.GetString(document.Paragraphs[i].Of(document.Text)).EnumerateRunes().Take(characters))
            {
                lengths[i] += rune.Utf8SequenceLength;
            }
        }

        return lengths;
    }
}
