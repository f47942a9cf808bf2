using System.Security.Cryptography;
using System.Text;
using Pipeline.Matching.Tables;

namespace Pipeline.Matching.Names;

/// <summary>
/// Makes keys of company names of any script. A key is its own key: normalising it again changes nothing. It never throws, whatever the text.
/// </summary>
public sealed class NameNormaliser
{
    // Raised when the code changes what a key is; the tables count by themselves.
    private const string Rules = "1";

    private static readonly Lazy<NameNormaliser> Instance = new(() => new NameNormaliser());
    private static readonly string[] Tables = ["abbreviations.csv", "legal-forms.csv", "letters.csv", "security-tails.csv"];

    [ThreadStatic]
    private static NameWords? _words;

    private readonly LetterFolding _folding = new();
    private readonly LegalForms _legalForms = new();
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _abbreviations;
    private readonly Dictionary<string, List<(string[] Phrase, bool IsEnd)>>.AlternateLookup<ReadOnlySpan<char>> _tails;

    private NameNormaliser()
    {
        _abbreviations = TableFile.Rows("abbreviations.csv")
            .ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _tails = TableFile.Rows("security-tails.csv")
            .Select(row => (Phrase: row[0].Split(' '), IsEnd: row[1] == "end"))
            .GroupBy(tail => tail.Phrase[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        var content = string.Join('\n', Tables.Select(TableFile.Text).Prepend(Rules));
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12];
    }

    /// <summary>The one normaliser; it may be used by many threads.</summary>
    public static NameNormaliser Shared => Instance.Value;

    /// <summary>Twelve hexadecimal digits that change with the tables and the rules, and so with what a key may be.</summary>
    public string Version { get; }

    /// <summary>The name as it is compared.</summary>
    public NormalisedName Normalise(string name)
    {
        var words = _words ??= new NameWords();
        var text = SecTrailers.Cut(name);
        words.Clear();
        _folding.AddWords(text, words, keepParentheses: false);
        if (words.Count == 0)
        {
            _folding.AddWords(text, words, keepParentheses: true);
        }

        string? legalForm = null;
        string? literal = null;
        bool changed;
        do
        {
            changed = CutTail(words) | JoinInitials(words) | DropArticle(words);
            while (_legalForms.TakeOff(words) is { } family)
            {
                legalForm ??= family;
                changed = true;
            }

            literal ??= words.Join();
            changed |= WriteOut(words) | DropStopWords(words);
        }
        while (changed);

        var key = words.Join();
        return new NormalisedName(key, literal == key ? key : literal, legalForm);
    }

    private bool CutTail(NameWords words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (_tails.TryGetValue(words[i], out var phrases) && IsTail(words, i, phrases))
            {
                words.Remove(i, words.Count - i);
                return true;
            }
        }

        return false;
    }

    private static bool IsTail(NameWords words, int index, List<(string[] Phrase, bool IsEnd)> tails)
    {
        foreach (var (phrase, isEnd) in tails)
        {
            if (words.Matches(index, phrase) && (!isEnd || index + phrase.Length == words.Count))
            {
                return true;
            }
        }

        return false;
    }

    private static bool JoinInitials(NameWords words)
    {
        var changed = false;
        for (var i = 0; i + 1 < words.Count; i++)
        {
            var end = i;
            while (end < words.Count && words.IsInitial(end))
            {
                end++;
            }

            if (end - i > 1)
            {
                words.Join(i, end - i);
                changed = true;
            }
        }

        return changed;
    }

    private static bool DropArticle(NameWords words)
    {
        var before = words.Count;
        if (words.Count > 1 && words[0] is "the")
        {
            words.Remove(0, 1);
        }

        if (words.Count > 1 && words[words.Count - 1] is "the")
        {
            words.Remove(words.Count - 1, 1);
        }

        return words.Count != before;
    }

    private bool WriteOut(NameWords words)
    {
        var changed = false;
        for (var i = 0; i < words.Count; i++)
        {
            if (_abbreviations.TryGetValue(words[i], out var full))
            {
                words.Replace(i, full);
                changed = true;
            }
        }

        return changed;
    }

    private static bool DropStopWords(NameWords words)
    {
        var before = words.Count;
        for (var i = words.Count - 1; i >= 0 && words.Count > 2; i--)
        {
            if (words[i] is "and" or "of" or "the")
            {
                words.Remove(i, 1);
            }
        }

        return words.Count != before;
    }
}
