using System.Text;

namespace Pipeline.Matching.Names;

/// <summary>The words of one name while it is normalised, in buffers that are used again. Not for two threads.</summary>
internal sealed class NameWords
{
    private char[] _letters = new char[512];
    private (int Start, int Length)[] _words = new (int, int)[64];
    private int _used;
    private int _open;

    /// <summary>How many words there are.</summary>
    public int Count { get; private set; }

    /// <summary>How long the word is that is being written.</summary>
    public int OpenLength => _used - _open;

    /// <summary>The letters of a word.</summary>
    public ReadOnlySpan<char> this[int index] => _letters.AsSpan(_words[index].Start, _words[index].Length);

    public void Clear() => (_used, _open, Count) = (0, 0, 0);

    public void Append(char letter)
    {
        Reserve(1);
        _letters[_used++] = letter;
    }

    public void Append(ReadOnlySpan<char> letters)
    {
        // The letters may be those of this buffer: a span of the old array stays good when it grows.
        Reserve(letters.Length);
        letters.CopyTo(_letters.AsSpan(_used));
        _used += letters.Length;
    }

    public void Append(Rune rune)
    {
        Reserve(2);
        _used += rune.EncodeToUtf16(_letters.AsSpan(_used));
    }

    public void EndWord()
    {
        if (_used == _open)
        {
            return;
        }

        if (Count == _words.Length)
        {
            Array.Resize(ref _words, Count * 2);
        }

        _words[Count++] = (_open, _used - _open);
        _open = _used;
    }

    /// <summary>Takes words out.</summary>
    public void Remove(int index, int count)
    {
        Array.Copy(_words, index + count, _words, index, Count - index - count);
        Count -= count;
    }

    /// <summary>Puts other letters in the place of a word.</summary>
    public void Replace(int index, ReadOnlySpan<char> letters)
    {
        Append(letters);
        _words[index] = (_open, letters.Length);
        _open = _used;
    }

    /// <summary>Leaves out the beginning or the end of a word.</summary>
    public void Trim(int index, int fromStart, int fromEnd) =>
        _words[index] = (_words[index].Start + fromStart, _words[index].Length - fromStart - fromEnd);

    /// <summary>Makes one word of neighbours.</summary>
    public void Join(int index, int count)
    {
        for (var i = index; i < index + count; i++)
        {
            Append(this[i]);
        }

        _words[index] = (_open, _used - _open);
        _open = _used;
        Remove(index + 1, count - 1);
    }

    /// <summary>Whether a word is a single letter of ASCII.</summary>
    public bool IsInitial(int index) => _words[index].Length == 1 && char.IsAsciiLetter(_letters[_words[index].Start]);

    /// <summary>Whether words from a position on are those of a phrase, in which '?' is any single letter.</summary>
    public bool Matches(int index, string[] phrase)
    {
        if (index < 0 || index + phrase.Length > Count)
        {
            return false;
        }

        for (var i = 0; i < phrase.Length; i++)
        {
            if (!(phrase[i] == "?" ? _words[index + i].Length == 1 : this[index + i].SequenceEqual(phrase[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The words with one space between them.</summary>
    public string Join()
    {
        if (Count == 0)
        {
            return "";
        }

        var length = Count - 1;
        for (var i = 0; i < Count; i++)
        {
            length += _words[i].Length;
        }

        return string.Create(length, this, static (text, words) =>
        {
            for (var i = 0; i < words.Count; i++)
            {
                words[i].CopyTo(text);
                text = text[words[i].Length..];
                if (i < words.Count - 1)
                {
                    text[0] = ' ';
                    text = text[1..];
                }
            }
        });
    }

    private void Reserve(int letters)
    {
        if (_used + letters > _letters.Length)
        {
            Array.Resize(ref _letters, Math.Max(_letters.Length * 2, _used + letters));
        }
    }
}
