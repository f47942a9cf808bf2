using Pipeline.Matching.Tables;

namespace Pipeline.Matching.Names;

/// <summary>Takes legal forms off the words of a name.</summary>
internal sealed class LegalForms
{
    private readonly Dictionary<string, string> _endWords = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _startWords = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string[] Words, string Family)>> _endPhrases = new(StringComparer.Ordinal);
    private readonly List<(string Form, string Family)> _glued = [];
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _end;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _start;
    private readonly Dictionary<string, List<(string[] Words, string Family)>>.AlternateLookup<ReadOnlySpan<char>> _phrases;

    public LegalForms()
    {
        foreach (var row in TableFile.Rows("legal-forms.csv"))
        {
            Add(row[0], row[1], row[2]);
        }

        _end = _endWords.GetAlternateLookup<ReadOnlySpan<char>>();
        _start = _startWords.GetAlternateLookup<ReadOnlySpan<char>>();
        _phrases = _endPhrases.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Takes one legal form off and tells its family; null when there is none, or nothing else.</summary>
    public string? TakeOff(NameWords words)
    {
        if (words.Count > 1)
        {
            var last = words.Count - 1;
            if (_phrases.TryGetValue(words[last], out var phrases))
            {
                foreach (var (phrase, phraseFamily) in phrases)
                {
                    if (words.Count > phrase.Length && words.Matches(words.Count - phrase.Length, phrase))
                    {
                        words.Remove(words.Count - phrase.Length, phrase.Length);
                        return phraseFamily;
                    }
                }
            }

            if (_end.TryGetValue(words[last], out var family))
            {
                words.Remove(last, 1);
                if (words.Count > 1 && words[words.Count - 1] is "and")
                {
                    words.Remove(words.Count - 1, 1);
                }

                return family;
            }

            if (_start.TryGetValue(words[0], out family))
            {
                words.Remove(0, 1);
                return family;
            }
        }

        return words.Count > 0 ? TakeOffGlued(words) : null;
    }

    private string? TakeOffGlued(NameWords words)
    {
        // What is glued is of scripts beyond Latin.
        if (words[words.Count - 1][^1] < 0x1100 && words[0][0] < 0x1100)
        {
            return null;
        }

        foreach (var (form, family) in _glued)
        {
            var last = words.Count - 1;
            if (words[last].EndsWith(form) && words[last].Length > form.Length)
            {
                words.Trim(last, 0, form.Length);
                return family;
            }

            if (words[0].StartsWith(form) && words[0].Length > form.Length)
            {
                words.Trim(0, form.Length, 0);
                return family;
            }

            if (words.Count > 1 && (words[last].SequenceEqual(form) || words[0].SequenceEqual(form)))
            {
                words.Remove(words[last].SequenceEqual(form) ? last : 0, 1);
                return family;
            }
        }

        return null;
    }

    private void Add(string form, string family, string position)
    {
        if (position == "glued")
        {
            _glued.Add((form, family));
            return;
        }

        var words = form.Split(' ');
        if (words.Length > 1)
        {
            if (!_endPhrases.TryGetValue(words[^1], out var phrases))
            {
                _endPhrases[words[^1]] = phrases = [];
            }

            phrases.Add((words, family));
            phrases.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
            return;
        }

        if (position is "end" or "both")
        {
            _endWords[form] = family;
        }

        if (position is "start" or "both")
        {
            _startWords[form] = family;
        }
    }
}
