using Pipeline.Query.Guard;

namespace Pipeline.Query.MySql;

/// <summary>Cuts a statement into words as MySQL and MariaDB do, without its comments.</summary>
internal static class MySqlWords
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
        for (var position = 0; position < sql.Length;)
        {
            var letter = sql[position];
            if (char.IsWhiteSpace(letter))
            {
                position++;
            }
            else if (IsLineComment(sql, position))
            {
                position = sql.IndexOf('\n', position) is var end and >= 0 ? end : sql.Length;
            }
            else if (letter == '/' && At(sql, position + 1) == '*')
            {
                position = EndOfComment(sql, position);
            }
            else if (hasEnded)
            {
                throw new StatementRefusedException("There is more than one statement; one is allowed.");
            }
            else if (letter == ';')
            {
                hasEnded = true;
                position++;
            }
            else
            {
                position = ReadWord(sql, position, words);
            }
        }

        return words;
    }

    private static int ReadWord(string sql, int position, List<MySqlWord> words)
    {
        var letter = sql[position];
        switch (letter)
        {
            case '\0':
                throw new StatementRefusedException("The statement holds a NUL.");
            case '@':
                throw new StatementRefusedException("Variables (@) are not allowed in a statement; give parameters.");
            case '\'' or '"' or '`':
                var end = EndOfQuote(sql, position);
                var isName = letter == '`';
                words.Add(new(isName ? sql[(position + 1)..end].Replace("``", "`", StringComparison.Ordinal) : "", isName, IsQuoted: true, isName && IsBeforeBracket(sql, end + 1)));
                return end + 1;
        }

        if (!IsNameLetter(letter))
        {
            words.Add(new(letter.ToString(), IsName: false, IsQuoted: false, IsCall: false));
            return position + 1;
        }

        var stop = position;
        while (stop < sql.Length && IsNameLetter(sql[stop]))
        {
            stop++;
        }

        var isNumber = char.IsAsciiDigit(letter) && sql[position..stop].All(char.IsAsciiDigit);
        words.Add(new(sql[position..stop], !isNumber, IsQuoted: false, !isNumber && IsBeforeBracket(sql, stop)));
        return stop;
    }

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
    private static bool IsBeforeBracket(string sql, int position)
    {
        while (position < sql.Length)
        {
            if (char.IsWhiteSpace(sql[position]))
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
                return sql[position] == '(';
            }
        }

        return false;
    }

    private static bool IsNameLetter(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '$' || letter > 127;

    private static char At(string sql, int position) => position < sql.Length ? sql[position] : '\0';
}
