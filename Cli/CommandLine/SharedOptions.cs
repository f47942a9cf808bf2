using System.CommandLine;
using System.Globalization;
using Pipeline.CouchDb;

namespace Pipeline.Cli.CommandLine;

/// <summary>Options that several commands have, and the checks of their values.</summary>
internal static class SharedOptions
{
    /// <summary>--database; refuses names that CouchDB would not take.</summary>
    public static Option<string> Database(string byDefault, string description)
    {
        var option = new Option<string>("--database")
        {
            HelpName = "NAME",
            Description = description,
            DefaultValueFactory = _ => byDefault,
        };
        option.Validators.Add(result =>
        {
            var name = result.GetValueOrDefault<string>();
            if (!DatabaseName.IsValid(name))
            {
                result.AddError($"--database '{name}' is not allowed: {DatabaseName.Rule}.");
            }
        });
        return option;
    }

    /// <summary>--port of 127.0.0.1; 0 is any free one.</summary>
    public static Option<int> Port(int byDefault) => new Option<int>("--port")
    {
        HelpName = "N",
        Description = "The port of 127.0.0.1 that the host listens on; 0 for any free one",
        DefaultValueFactory = _ => byDefault,
    }.Between(0, 65535);

    /// <summary>Takes whole numbers from <paramref name="least"/> to <paramref name="most"/> only, and says so otherwise.</summary>
    public static Option<int> Between(this Option<int> option, int least, int most)
    {
        option.CustomParser = result => Number(result, option.Name, least, most) ?? 0;
        return option;
    }

    /// <inheritdoc cref="Between(Option{int}, int, int)"/>
    public static Option<int?> Between(this Option<int?> option, int least, int most)
    {
        option.CustomParser = result => Number(result, option.Name, least, most);
        return option;
    }

    /// <summary>Takes numbers from 0 to 1 only, and says so otherwise.</summary>
    public static Option<double> Share(this Option<double> option)
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1)
            {
                return number;
            }

            result.AddError($"{option.Name} '{text}' is not allowed: give a number from 0 to 1.");
            return 0;
        };
        return option;
    }

    /// <summary>Takes whole numbers from 0 only, and says so otherwise.</summary>
    public static Option<ulong> WholeNumber(this Option<ulong> option)
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }

            result.AddError($"{option.Name} '{text}' is not allowed: give a whole number from 0 to {ulong.MaxValue}.");
            return 0;
        };
        return option;
    }

    /// <summary>Takes dates of ISO 8601 only, and says so otherwise.</summary>
    public static Option<DateOnly?> IsoDate(this Option<DateOnly?> option)
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return date;
            }

            result.AddError($"{option.Name} '{text}' is not allowed: give a date as YYYY-MM-DD, such as 2026-11-21.");
            return default;
        };
        return option;
    }

    private static int? Number(System.CommandLine.Parsing.ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{name} '{text}' is not allowed: give a whole number from {least} to {most}.");
        return null;
    }
}
