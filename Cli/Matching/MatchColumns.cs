using System.CommandLine;

namespace Pipeline.Cli.Matching;

/// <summary>The option by which columns are chosen for fields.</summary>
internal static class MatchColumns
{
    /// <summary>Takes <c>field=column,field=column</c>.</summary>
    public static Option<Dictionary<string, string>> Option(string name, string of) => new(name)
    {
        HelpName = "FIELD=COLUMN,…",
        Description = $"Which column of {of} is id, name, country, ticker, lei, isin; found by their usual names when left out",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var columns = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in result.Tokens.SelectMany(token => token.Value.Split(',')))
            {
                var parts = pair.Split('=');
                if (parts.Length != 2 || parts.Any(string.IsNullOrWhiteSpace) || !columns.TryAdd(parts[0].Trim(), parts[1].Trim()))
                {
                    result.AddError($"{name} '{pair}' is not allowed: give each field once with its column, such as id=cik,name=company_name.");
                    return [];
                }
            }

            return columns;
        },
    };
}
