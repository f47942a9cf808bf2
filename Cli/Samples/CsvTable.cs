using System.Text;

namespace Pipeline.Cli.Samples;

/// <summary>Reads comma-separated values as RFC 4180 defines them; the first record names the columns.</summary>
internal static class CsvTable
{
    /// <summary>The records after the first, each as its columns by name.</summary>
    /// <exception cref="FormatException">A quoted field is never closed, or a record has another number of fields than the first.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Parse(string text)
    {
        var position = 0;
        var header = ReadRecord(text, ref position);
        var number = 1;
        while (position < text.Length)
        {
            var record = ReadRecord(text, ref position);
            number++;
            if (record.Count != header.Count)
            {
                throw new FormatException($"Record {number} has {record.Count} fields; the first record has {header.Count}.");
            }

            yield return header.Zip(record).ToDictionary(pair => pair.First, pair => pair.Second);
        }
    }

    private static List<string> ReadRecord(string text, ref int position)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        while (true)
        {
            if (position < text.Length && text[position] == '"')
            {
                ReadQuoted(text, ref position, field);
            }

            var end = text.AsSpan(position).IndexOfAny(',', '\r', '\n');
            var length = end < 0 ? text.Length - position : end;
            field.Append(text, position, length);
            position += length;
            fields.Add(field.ToString());
            field.Clear();
            if (position == text.Length)
            {
                return fields;
            }

            if (text[position++] != ',')
            {
                position += text[position - 1] == '\r' && position < text.Length && text[position] == '\n' ? 1 : 0;
                return fields;
            }
        }
    }

    private static void ReadQuoted(string text, ref int position, StringBuilder field)
    {
        var start = ++position;
        while (true)
        {
            var quote = text.IndexOf('"', position);
            if (quote < 0)
            {
                throw new FormatException($"The quoted field that begins at character {start - 1} is never closed.");
            }

            field.Append(text, position, quote - position);
            position = quote + 1;
            if (position == text.Length || text[position] != '"')
            {
                return;
            }

            field.Append('"');
            position++;
        }
    }
}
