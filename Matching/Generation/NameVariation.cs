using Pipeline.Matching.Names;

namespace Pipeline.Matching.Generation;

/// <summary>
/// Writes a name as another system might: with another legal form and other capitals, a slip of the keyboard, a word too few or too many, abbreviated,
/// in another order, or without a space.
/// </summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="names">Names whose words may be added.</param>
public sealed class NameVariation(Random random, IEnumerable<string> names)
{
    private static readonly Dictionary<string, string> Abbreviations = new(StringComparer.Ordinal)
    {
        ["international"] = "Intl",
        ["holdings"] = "Hldgs",
        ["group"] = "Grp",
        ["technologies"] = "Tech",
        ["services"] = "Svcs",
        ["systems"] = "Sys",
        ["pharmaceuticals"] = "Pharma",
        ["industries"] = "Inds",
        ["financial"] = "Finl",
        ["management"] = "Mgmt",
        ["national"] = "Natl",
        ["american"] = "Amer",
    };

    private readonly string[] _others =
        [.. names.SelectMany(name => NameNormaliser.Shared.Normalise(name).Key.Split(' ').Skip(1)).Where(word => word.Length > 0)];

    /// <summary>Another spelling of a name.</summary>
    public string Vary(string name)
    {
        var words = NameNormaliser.Shared.Normalise(name).Key.Split(' ').ToList();
        var kind = random.NextDouble();
        if (kind < 0.45 || words[0].Length == 0)
        {
            return NameSpelling.Write(words, random);
        }

        Change(words, kind);
        return NameSpelling.Write(words, random);
    }

    private void Change(List<string> words, double kind)
    {
        switch (kind)
        {
            case < 0.70:
                var slips = random.NextDouble() < 0.75 ? 1 : 2;
                for (var i = 0; i < slips; i++)
                {
                    var word = random.Next(words.Count);
                    words[word] = Slip(words[word]);
                }

                break;
            case < 0.80 when words.Count > 2:
                words.RemoveAt(1 + random.Next(words.Count - 1));
                break;
            case < 0.88:
                Abbreviate(words);
                break;
            case < 0.93 when words.Count > 1:
                var first = random.Next(words.Count - 1);
                (words[first], words[first + 1]) = (words[first + 1], words[first]);
                break;
            case < 0.96 when _others.Length > 0:
                words.Add(_others[random.Next(_others.Length)]);
                break;
            default:
                if (words.Count > 1)
                {
                    var place = random.Next(words.Count - 1);
                    words[place] += words[place + 1];
                    words.RemoveAt(place + 1);
                }

                break;
        }
    }

    private void Abbreviate(List<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (Abbreviations.TryGetValue(words[i], out var abbreviation))
            {
                words[i] = abbreviation;
            }
            else if (i > 0 && words[i].Length > 7 && random.NextDouble() < 0.2)
            {
                words[i] = words[i][..4];
            }
        }
    }

    // One letter left out, put in, changed or exchanged with its neighbour; never the first or the last.
    private string Slip(string word)
    {
        if (word.Length < 4)
        {
            return word;
        }

        var place = 1 + random.Next(word.Length - 2);
        var letter = (char)('a' + random.Next(26));
        return random.Next(4) switch
        {
            0 => word.Remove(place, 1),
            1 => word.Insert(place, letter.ToString()),
            2 => $"{word[..place]}{letter}{word[(place + 1)..]}",
            _ => $"{word[..place]}{word[place + 1]}{word[place]}{word[(place + 2)..]}",
        };
    }
}
