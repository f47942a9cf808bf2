namespace Pipeline.Matching.References;

/// <summary>The fields of one row as they are written; empty where there is none. Several tickers, ISINs or aliases have '|' between them.</summary>
/// <param name="Row">The line on which the row ends, counted from one.</param>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Country">The country.</param>
/// <param name="Ticker">Tickers.</param>
/// <param name="Lei">The LEI.</param>
/// <param name="Isin">ISINs.</param>
public readonly record struct InputRow(
    long Row, string Id, string Name, string Aliases = "", string Country = "", string Ticker = "", string Lei = "", string Isin = "");
