using System.Buffers;

namespace Pipeline.Matching.Names;

/// <summary>Cuts what the SEC writes after names: <c>/DE/</c>, <c>\NEW\</c>, <c>/ADR</c>.</summary>
internal static class SecTrailers
{
    private const int MostTrailers = 2;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ .");

    public static ReadOnlySpan<char> Cut(ReadOnlySpan<char> name)
    {
        name = name.Trim();
        for (var i = 0; i < MostTrailers; i++)
        {
            var start = Start(name);
            if (start < 0)
            {
                break;
            }

            name = name[..start].TrimEnd();
        }

        return name;
    }

    // Two to five capitals after a slash that is not part of a name: one more slash follows, or a space stands before it.
    private static int Start(ReadOnlySpan<char> name)
    {
        if (name.Length < 4)
        {
            return -1;
        }

        var closed = name[^1] is '/' or '\\';
        var open = closed ? name[..^1] : name;
        var slash = open.LastIndexOfAny('/', '\\');
        var length = open.Length - slash - 1;
        return slash > 2 && length is >= 2 and <= 5 && (closed || name[slash - 1] == ' ') && !open[(slash + 1)..].ContainsAnyExcept(Allowed) ? slash : -1;
    }
}
