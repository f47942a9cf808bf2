using System.Globalization;
using System.Text;

namespace Pipeline.Classification.Training;

/// <summary>
/// The lengths of run-in headings that a <c>paragraphs.csv</c> beside the documents gives: its first column is the file, its second the
/// number of the paragraph, from 0, its last (<c>head_chars</c>) the length in characters.
/// </summary>
internal sealed class RunInHeadings
{
    private readonly Dictionary<(string File, int Paragraph), int> _characters = [];

    private bool IsKnown => _characters.Count > 0;

    /// <exception cref="InvalidDataException">A line has no numbers where they belong.</exception>
    public static RunInHeadings Read(string folder)
    {
        var headings = new RunInHeadings();
        var path = Path.Combine(folder, "paragraphs.csv");
        if (File.Exists(path))
        {
            foreach (var (index, line) in File.ReadLines(path).Index().Skip(1))
            {
                var columns = line.Split(',');
                if (columns.Length < 3 || !int.TryParse(columns[1], CultureInfo.InvariantCulture, out var paragraph)
                    || !int.TryParse(columns[^1], CultureInfo.InvariantCulture, out var characters))
                {
                    throw new InvalidDataException($"{path}:{index + 1}: the second and the last column are not both numbers.");
                }

                headings._characters[(columns[0], paragraph)] = characters;
            }
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
