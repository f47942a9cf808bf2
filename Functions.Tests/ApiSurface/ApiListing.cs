namespace Pipeline.Tests.ApiSurface;

/// <summary>
/// A reflection listing of Microsoft's own assemblies, by type: a line `kind Namespace.Type : Base   [Assembly]`, then an
/// indented line per public or protected member; an enum has one line with all its members.
/// </summary>
internal sealed class ApiListing
{
    private readonly Dictionary<string, (string Header, HashSet<string> Members)> _types = new(StringComparer.Ordinal);

    /// <summary>The types whose full names the listing has.</summary>
    public IReadOnlyCollection<string> TypeNames => _types.Keys;

    /// <summary>Reads the listings that the tests carry as resources.</summary>
    public static ApiListing Load(params string[] resources)
    {
        var listing = new ApiListing();
        foreach (var resource in resources)
        {
            using var stream = typeof(ApiListing).Assembly.GetManifestResourceStream(resource)
                ?? throw new ArgumentException($"There is no resource '{resource}'.", nameof(resources));
            using var reader = new StreamReader(stream);
            listing.Read(reader);
        }

        return listing;
    }

    /// <summary>What a type has that the listing does not: nothing when the type is a true part of the listed one.</summary>
    public IReadOnlyList<string> FindDepartures(Type type)
    {
        var printed = new ApiPrinter(type);
        if (!_types.TryGetValue(printed.FullName, out var listed))
        {
            return [$"{printed.FullName}: not in the listing"];
        }

        var departures = printed.Members.Where(member => !listed.Members.Contains(member)).Select(member => $"{printed.FullName}: {member}").ToList();
        if (printed.Header != listed.Header)
        {
            departures.Insert(0, $"{printed.Header} (listed: {listed.Header})");
        }

        return departures;
    }

    /// <summary>Adds the types of one more listing.</summary>
    public void Read(TextReader reader)
    {
        HashSet<string>? members = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                var text = line.Trim();
                var isEnum = !text.Contains('(', StringComparison.Ordinal) && !text.Contains('{', StringComparison.Ordinal);
                members?.UnionWith(isEnum ? text.Split(", ") : [text]);
            }
            else if (line.IndexOf("   [", StringComparison.Ordinal) is var end and > 0)
            {
                var header = line[..end];
                var name = header.Split(" : ")[0].Split(' ')[^1];
                members = new HashSet<string>(StringComparer.Ordinal);
                _types.Add(name, (header, members));
            }
        }
    }
}
