namespace Pipeline.Matching.Tables;

/// <summary>Reads the tables that are part of the assembly: a head line, then fields with commas between them and no quotes.</summary>
internal static class TableFile
{
    /// <summary>The lines after the head line, cut into fields.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var reader = new StringReader(Text(name));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    /// <summary>The whole table.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(TableFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly holds no table '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
