using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;

namespace Pipeline.Monitoring;

/// <summary>
/// Writes tags as Prometheus labels, <c>a="x",b="y"</c>: sorted by name so that one set of tags is one series whatever their order, the last
/// of equal names winning, values escaped.
/// </summary>
internal ref struct LabelText : IDisposable
{
    private const int TagLimit = 16;

    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    private Span<char> _buffer;
    private char[]? _rented;
    private int _length;

    /// <summary>Writes the tags, in <paramref name="buffer"/> while they fit; beyond sixteen tags the rest is left out.</summary>
    public LabelText(Span<char> buffer, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _buffer = buffer;
        Span<int> order = stackalloc int[TagLimit];
        var count = Sort(tags, order);
        for (var i = 0; i < count; i++)
        {
            var tag = tags[order[i]];
            var name = NameOf(tag.Key);
            if (i + 1 < count && NameOf(tags[order[i + 1]].Key) == name)
            {
                continue;
            }

            Append(_length == 0 ? "" : ",");
            Append(name);
            Append("=\"");
            AppendValue(tag.Value);
            Append("\"");
        }
    }

    /// <summary>The labels, without braces.</summary>
    public readonly ReadOnlySpan<char> Text => _buffer[.._length];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<char>.Shared.Return(_rented);
            _rented = null;
        }
    }

    private static string NameOf(string tag) => Names.GetOrAdd(tag, MetricName.OfLabel);

    // An insertion sort: stable, and there are a handful of tags.
    private static int Sort(ReadOnlySpan<KeyValuePair<string, object?>> tags, Span<int> order)
    {
        var count = Math.Min(tags.Length, order.Length);
        for (var i = 0; i < count; i++)
        {
            var name = NameOf(tags[i].Key);
            var j = i;
            for (; j > 0 && string.CompareOrdinal(NameOf(tags[order[j - 1]].Key), name) > 0; j--)
            {
                order[j] = order[j - 1];
            }

            order[j] = i;
        }

        return count;
    }

    private void AppendValue(object? value)
    {
        var text = value switch
        {
            null => "",
            string known => known,
            bool flag => flag ? "true" : "false",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        foreach (var character in text)
        {
            switch (character)
            {
                case '\\':
                    Append(@"\\");
                    break;
                case '"':
                    Append("\\\"");
                    break;
                case '\n':
                    Append(@"\n");
                    break;
                default:
                    Append(new ReadOnlySpan<char>(in character));
                    break;
            }
        }
    }

    private void Append(scoped ReadOnlySpan<char> text)
    {
        if (text.Length > _buffer.Length - _length)
        {
            Grow(text.Length);
        }

        text.CopyTo(_buffer[_length..]);
        _length += text.Length;
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + more));
        Text.CopyTo(larger);
        Dispose();
        _buffer = _rented = larger;
    }
}
