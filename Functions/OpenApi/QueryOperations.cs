using System.Text.Json.Nodes;
using Pipeline.Queries;
using Pipeline.Queries.Api;
using static Pipeline.OpenApi.ApiAnswer;

namespace Pipeline.OpenApi;

/// <summary>The operations of the query service.</summary>
internal static class QueryOperations
{
    private const string Queries = "Queries";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("RunQuery", Queries, "Ask the tables by SQL, read only")
        {
            Body = new ApiBody("application/json", Schema(), new JsonObject { ["sql"] = "select 1 as one" }),
            Answers = [Json(200, "The rows; with Accept application/x-ndjson one object a line, with text/csv lines of values.", QueriesJson.Default.QueryAnswer)],
            Problems = [400, 413, 415, 422, 429, 503, 504],
        },
        new("ListQueryTables", Queries, "List the tables that statements may read")
        {
            Answers = [Json(200, "Every table.", QueriesJson.Default.QueryTableList)],
        },
    ];

    private static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray("sql"),
        ["properties"] = new JsonObject
        {
            ["sql"] = Field("string", "One statement that reads: SELECT, WITH, VALUES, TABLE or EXPLAIN; over files FROM and PIVOT too."),
            ["source"] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray(QuerySources.Files, QuerySources.MySql),
                ["description"] = "Where its tables are; files when left out.",
            },
            ["parameters"] = Field("object", "A value for each $name of the statement: text, number, true, false or null."),
            ["rowLimit"] = Field("integer", $"The most rows; {QueryRequestReader.DefaultRows} when left out."),
            ["byteLimit"] = Field("integer", "The bytes after which the rows end; 64 MiB when left out."),
            ["timeoutSeconds"] = Field("integer", "How long it may take; QUERY_TIMEOUT_SECONDS when left out, and at most."),
        },
    };

    private static JsonObject Field(string type, string description) => new() { ["type"] = type, ["description"] = description };
}
