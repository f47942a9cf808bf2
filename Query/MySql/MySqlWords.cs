using System.Text.RegularExpressions;
using Pipeline.Query.Guard;

namespace Pipeline.Query.MySql;

/// <summary>Cuts a statement into words as MySQL and MariaDB do, without its comments.</summary>
internal static partial class MySqlWords
{
    /// <exception cref="StatementRefusedException">There is a comment that the server executes, a variable, a second statement, or something without its end.</exception>
    public static IReadOnlyList<MySqlWord> Read(string sql)
    {
        if (sql.Length > StatementGuard.LongestStatement)
        {
            throw new StatementRefusedException($"The statement has {sql.Length} characters; {StatementGuard.LongestStatement} are allowed.");
        }

        var words = new List<MySqlWord>();
        var hasEnded = false;
        var position = 0;
        while (true)
        {
            var start = SkipSpace(sql, position);
            if (start == sql.Length)
            {
                return words;
            }

            if (hasEnded)
            {
                throw new StatementRefusedException("There is more than one statement; one is allowed.");
            }

            if (sql[start] == ';')
            {
                hasEnded = true;
                position = start + 1;
            }
            else
            {
                var word = ReadWord(sql, start, isApart: start > position);
                words.Add(word);
                position = start + word.Written.Length;
            }
        }
    }

    private static MySqlWord ReadWord(string sql, int position, bool isApart)
    {
        var letter = sql[position];
        if (char.IsControl(letter))
        {
            throw new StatementRefusedException("The statement holds a control character; servers differ in how they read one.");
        }

        if (letter is '\'' or '"' or '`')
        {
            var end = EndOfQuote(sql, position);
            var name = letter == '`' ? sql[(position + 1)..end].Replace("``", "`", StringComparison.Ordinal) : "";
            return new(name, letter == '`', IsQuoted: true, letter == '`' && IsBeforeBracket(sql, end + 1), sql[position..(end + 1)], isApart);
        }

        if (letter is '@' or '{' or '}')
        {
            throw new StatementRefusedException(letter == '@'
                ? "Variables (@) are not allowed in a statement; give parameters."
                : "Braces are not allowed in a statement.");
        }

        if (char.IsAsciiDigit(letter) || (letter == '.' && char.IsAsciiDigit(At(sql, position + 1))))
        {
            return ReadNumber(sql, position, isApart);
        }

        var stop = position + 1;
        if (IsNameLetter(letter))
        {
            while (stop < sql.Length && IsNameLetter(sql[stop]))
            {
                stop++;
            }
        }

        var text = sql[position..stop];
        var isName = IsNameLetter(letter);
        return new(text, isName, IsQuoted: false, isName && IsBeforeBracket(sql, stop), text, isApart);
    }

    // To the server "1.from t" is a number and a keyword, and "1a" may be a name: what could be read in two ways is refused.
    private static MySqlWord ReadNumber(string sql, int position, bool isApart)
    {
        var match = Number().Match(sql, position);
        var stop = position + match.Length;
        if (stop < sql.Length && (IsNameLetter(sql[stop]) || sql[stop] == '.'))
        {
            throw new StatementRefusedException($"'{match.Value}' is followed by a letter or a point; put a space behind a number, and a name that begins with a digit in backticks.");
        }

        return new(match.Value, IsName: false, IsQuoted: false, IsCall: false, match.Value, isApart);
    }

    private static int SkipSpace(string sql, int position)
    {
        while (position < sql.Length)
        {
            if (IsSpace(sql[position]))
            {
                position++;
            }
            else if (IsLineComment(sql, position))
            {
                position = sql.IndexOf('\n', position) is var end and >= 0 ? end : sql.Length;
            }
            else if (sql[position] == '/' && At(sql, position + 1) == '*')
            {
                position = EndOfComment(sql, position);
            }
            else
            {
                break;
            }
        }

        return position;
    }

    // What else Unicode calls a space is a letter of names to the server.
    private static bool IsSpace(char letter) => letter is ' ' or '\t' or '\n' or '\v' or '\f' or '\r';

    // Two hyphens begin a comment before white space alone; "1--1" is a sum.
    private static bool IsLineComment(string sql, int position) =>
        sql[position] == '#' || (sql[position] == '-' && At(sql, position + 1) == '-' && At(sql, position + 2) <= ' ');

    private static int EndOfComment(string sql, int position)
    {
        if (At(sql, position + 2) is '!' or '+' || (At(sql, position + 2) == 'M' && At(sql, position + 3) == '!'))
        {
            throw new StatementRefusedException("Comments that the server executes are not allowed.");
        }

        var end = sql.IndexOf("*/", position + 2, StringComparison.Ordinal);
        return end >= 0 ? end + 2 : throw new StatementRefusedException("A comment has no end.");
    }

    private static int EndOfQuote(string sql, int position)
    {
        var quote = sql[position];
        for (var next = position + 1; next < sql.Length; next++)
        {
            if (sql[next] == '\\' && quote != '`')
            {
                next++;
            }
            else if (sql[next] == quote)
            {
                if (At(sql, next + 1) != quote)
                {
                    return next;
                }

                next++;
            }
        }

        throw new StatementRefusedException("A quote has no end.");
    }

    // A comment may stand between a function and its bracket.
    private static bool IsBeforeBracket(string sql, int position) => At(sql, SkipSpace(sql, position)) == '(';

    private static bool IsNameLetter(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '$' || letter > 127;

    private static char At(string sql, int position) => position < sql.Length ? sql[position] : '\0';

    [GeneratedRegex(@"\G(0x[0-9a-fA-F]+|0b[01]+|([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?)")]
    private static partial Regex Number();
}
