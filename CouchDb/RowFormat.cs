namespace Pipeline.CouchDb;

/// <summary>Where an answer has its rows, and a row its document. Every row has its id in a member <c>id</c>.</summary>
/// <param name="Rows">The member that is the array of rows.</param>
/// <param name="Document">The member that is the document.</param>
/// <param name="DocumentDepth">How deep that member lies in the answer, whose own members lie at 1.</param>
/// <param name="RowsDepth">How deep the array of rows lies.</param>
internal sealed record RowFormat(string Rows, string Document, int DocumentDepth, int RowsDepth = 1)
{
    /// <summary>Of a view and of <c>_all_docs</c>: <c>{"rows":[{"id":…,"doc":{…}}]}</c>.</summary>
    public static RowFormat View { get; } = new("rows", "doc", 3);

    /// <summary>Of <c>_all_docs</c> without documents, the value in place of one: <c>{"rows":[{"id":…,"value":{"rev":…,"deleted":true}}]}</c>.</summary>
    public static RowFormat Values { get; } = new("rows", "value", 3);

    /// <summary>Of <c>_all_docs/queries</c> with one query: <c>{"results":[{"rows":[{"id":…,"doc":{…}}]}]}</c>.</summary>
    public static RowFormat Queries { get; } = new("rows", "doc", 5, RowsDepth: 3);

    /// <summary>Of <c>_bulk_get</c> where one revision of each document was asked for: <c>{"results":[{"id":…,"docs":[{"ok":{…}}]}]}</c>.</summary>
    public static RowFormat BulkGet { get; } = new("results", "ok", 5);
}
