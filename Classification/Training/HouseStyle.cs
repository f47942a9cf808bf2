using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Classification.Features;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>
/// Sets a document in the style of another journal: how references and captions are written, how run-in headings end and in which
/// words they are, whether names are numbered and stand alone, whether there is front matter. What a model learns of one publisher's
/// style only would not hold for others. The labels stay right.
/// </summary>
internal sealed partial class HouseStyle
{
    private static readonly string[] HeadingMarks = [". ", ": ", " — ", ".— ", " – ", ".–", ": "];
    private static readonly string[] CaptionWords = ["Fig.", "Figs", "FIG.", "Figure", "Figures", "Abb.", "Figs."];
    private static readonly string[] Dashes = ["–", "-", "—"];

    private readonly SplitMix64 _random;
    private readonly int _reference;
    private readonly string _dash;
    private readonly string? _headingMark;
    private readonly bool _headingCapitals;
    private readonly bool _otherWords;
    private readonly bool _numbersNames;
    private readonly bool _namesAlone;
    private readonly string? _captionWord;
    private readonly bool _keepsFront;
    private int _names;

    private HouseStyle(SplitMix64 random)
    {
        _random = random;
        _reference = Below(8);
        _dash = Dashes[Below(Dashes.Length)];
        _headingMark = Below(2) == 0 ? null : HeadingMarks[Below(HeadingMarks.Length)];
        _headingCapitals = Below(5) == 0;
        _otherWords = Below(2) == 0;
        _numbersNames = Below(3) == 0;
        _namesAlone = Below(2) == 0;
        _captionWord = Below(2) == 0 ? null : CaptionWords[Below(CaptionWords.Length)];
        _keepsFront = Below(3) > 0;
    }

    /// <param name="document">The document.</param>
    /// <param name="random">Chooses the style.</param>
    public static LabelledDocument Apply(LabelledDocument document, SplitMix64 random)
    {
        var style = new HouseStyle(random);
        var text = new MemoryStream();
        var paragraphs = new List<Paragraph>();
        var labels = new List<string>();
        for (var i = style.FirstOf(document); i < document.Paragraphs.Length; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(style.Set(document, i));
            paragraphs.Add(new Paragraph((int)text.Position, bytes.Length));
            labels.Add(document.Labels[i]);
            text.Write(bytes);
            text.Write("\n\n"u8);
        }

        return new LabelledDocument(document.Name, text.ToArray(), [.. paragraphs], [.. labels]);
    }

    private int FirstOf(LabelledDocument document)
    {
        var first = Array.FindIndex(document.Labels, label => label != Confidence.FallbackLabel);
        return _keepsFront || first < 0 ? 0 : first;
    }

    private string Set(LabelledDocument document, int paragraph)
    {
        var text = Encoding.UTF8.GetString(document.Paragraphs[paragraph].Of(document.Text));
        switch (document.Labels[paragraph])
        {
            case "Bibliography":
                return SetReference(text);
            case "Figure-caption" when _captionWord is not null:
                return CaptionStart().Replace(text, _captionWord, 1);
            case TreatmentContext.OpeningLabel:
                return SetName(text, paragraph == 0 || document.Labels[paragraph - 1] != TreatmentContext.OpeningLabel);
        }

        var heading = document.HeadingLengths?[paragraph] ?? 0;
        return heading == 0 || (_headingMark is null && !_headingCapitals && !_otherWords) ? text : SetHeading(document, paragraph, heading);
    }

    private string SetHeading(LabelledDocument document, int paragraph, int length)
    {
        var content = document.Paragraphs[paragraph].Of(document.Text);
        var heading = Encoding.UTF8.GetString(content[..length]).TrimEnd(' ', '.', ':', '-', '–', '—');
        var rest = Encoding.UTF8.GetString(content[length..]).TrimStart(' ', '.', ':', '-', '–', '—');
        if (_otherWords && Below(3) > 0)
        {
            heading = OtherWord(heading);
        }

        heading = _headingCapitals ? heading.ToUpperInvariant() : heading;
        return rest.Length == 0 ? heading : heading + (_headingMark ?? ". ") + rest;
    }

    // Another word for the same section.
    private string OtherWord(string heading)
    {
        foreach (var word in heading.Split(' '))
        {
            if (Concepts.WordsOfSection(word) is { Count: > 0 } words)
            {
                var other = words[Below(words.Count)];
                return char.ToUpperInvariant(other[0]) + other[1..];
            }
        }

        return heading;
    }

    private string SetName(string text, bool opens)
    {
        var name = _namesAlone ? text.Split('\n')[0] : text;
        return opens && _numbersNames ? string.Create(CultureInfo.InvariantCulture, $"{++_names}. {name}") : name;
    }

    // Authors, year in brackets, title and the rest: so the references of the corpus are written.
    private string SetReference(string text)
    {
        if (_reference <= 1 || ReferenceParts().Match(text) is not { Success: true } parts)
        {
            return text;
        }

        var (year, rest) = (parts.Groups["year"].Value, parts.Groups["rest"].Value.Replace("–", _dash, StringComparison.Ordinal));
        var dotted = Author().Replace(parts.Groups["authors"].Value, match => match.Groups["name"].Value + (_reference % 2 == 0 ? ", " : " ")
            + string.Concat(match.Groups["initials"].Value.Select(initial => initial + ".")));
        var ampersand = LastComma().Replace(dotted, " & ");
        return _reference switch
        {
            2 => $"{dotted}. {year}. {rest}",
            3 => $"{ampersand} ({year}). {rest}",
            4 => $"{ampersand} {year}. {rest}",
            5 => $"{ampersand.ToUpperInvariant()}, {year}. {rest}",
            6 => Below(3) == 0 ? $"{year}: {rest}" : $"{dotted} {year}: {rest}",
            _ => Below(3) == 0 ? $"— {year}. {rest}" : $"{ampersand} {year}. {rest}",
        };
    }

    private int Below(int bound) => (int)(_random.Next() % (ulong)bound);

    [GeneratedRegex(@"^(Figures?|Figs?\.?|Map|Plates?)(?=\s)", RegexOptions.CultureInvariant)]
    private static partial Regex CaptionStart();

    [GeneratedRegex(@"^(?<authors>[^()]{3,300}?)\s*\((?<year>[12]\d{3}[a-z]?)\)[.,:]?\s*(?<rest>.+)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ReferenceParts();

    [GeneratedRegex(@"(?<name>\p{Lu}[\p{L}'’-]+) (?<initials>\p{Lu}{1,3})(?=,|$|\s)", RegexOptions.CultureInvariant)]
    private static partial Regex Author();

    [GeneratedRegex(@", (?=[^,]+(, [^,]*\.)?$)", RegexOptions.CultureInvariant)]
    private static partial Regex LastComma();
}
