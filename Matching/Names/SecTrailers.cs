using System.Buffers;

namespace Pipeline.Matching.Names;

/// <summary>
/// Cuts the state or mark that the SEC writes after names: <c>/DE/</c>, <c>CORP/DE</c>, <c>\NEW\</c>, <c>/ADR</c>, <c>/Cayman Islands/</c>, <c>/ Delaware</c>.
/// </summary>
internal static class SecTrailers
{
    private const int MostTrailers = 2;
    private const int LongestPlace = 20;

    private static readonly string[] Forms = ["CO", "CORP", "INC", "LLC", "LP", "LTD", "PLC", "TRUST"];

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .");

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

    private static bool EndsWithForm(ReadOnlySpan<char> name)
    {
        var word = name[(name.LastIndexOf(' ') + 1)..];
        foreach (var form in Forms)
        {
            if (word.Equals(form, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Letters after a slash that is not part of a name: one more slash follows, a space stands before it, or a legal form.
    private static int Start(ReadOnlySpan<char> name)
    {
        if (name.Length < 4)
        {
            return -1;
        }

        var closed = name[^1] is '/' or '\\';
        var open = closed ? name[..^1] : name;
        var slash = open.LastIndexOfAny('/', '\\');
        var mark = open[(slash + 1)..].Trim();
        if (slash <= 2 || !(closed || name[slash - 1] == ' ' || (mark.Length == 2 && EndsWithForm(name[..slash]))))
        {
            return -1;
        }

        return mark.Length is >= 2 and <= LongestPlace && !mark.ContainsAnyExcept(Letters) ? slash : -1;
    }
}
