using System.Text.Json.Nodes;
using Pipeline.Queries;
using Pipeline.Queries.Api;
using static Pipeline.OpenApi.ApiAnswer;

namespace Pipeline.OpenApi;

/// <summary>The operations of the query service.</summary>
internal static class QueryOperations
{
    private const string Queries = "Queries";

    private const string Earlier = "Queries, earlier addresses";

    private static readonly Dictionary<string, string> Unknown = new() { ["id"] = "00000000000000000000000000000000" };

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("RunQuery", Queries, "Ask the tables by SQL, read only")
        {
            Body = new ApiBody("application/json", Schema(), new JsonObject { ["sql"] = "select 1 as one" }),
            Answers =
            [
                Json(200, "The rows; with Accept application/x-ndjson one object a line, with text/csv lines of values, with application/vnd.apache.parquet a Parquet file, with application/vnd.apache.arrow.stream an Arrow stream.", QueriesJson.Default.QueryAnswer),
                Json(202, "It goes on; Location says where its state is.", QueriesJson.Default.QueryRunAnswer),
            ],
            Problems = [400, 409, 413, 415, 422, 429, 503, 504],
        },
        new("ExplainQuery", Queries, "Show the plan of a statement without running it")
        {
            Body = new ApiBody("application/json", Schema(), new JsonObject { ["sql"] = "select 1 as one" }),
            Answers = [Json(200, "The plan, as rows.", QueriesJson.Default.QueryAnswer), Json(202, "It goes on.", QueriesJson.Default.QueryRunAnswer)],
            Problems = [400, 409, 413, 415, 422, 429, 503, 504],
        },
        new("ListQueries", Queries, "List the statements that run, and the last that ended")
        {
            Answers = [Json(200, "The statements, the one that began last first, without their SQL.", QueriesJson.Default.QueryRunList)],
        },
        new("GetQuery", Queries, "Get how far a statement has come, and the first page of its rows")
        {
            Answers = [Json(200, "Its state.", QueriesJson.Default.QueryRunAnswer)],
            Problems = [404, 503],
            Example = Unknown,
        },
        new("GetQueryRows", Queries, "Get one page of the rows of a statement that went on")
        {
            Query = [ApiParameter.Text("page", "Which page, from 0; 0 when left out, and the whole file where Parquet or Arrow was asked for.")],
            Answers = [Json(200, "The page; lines where NDJSON or CSV was asked for, and bytes where Parquet or Arrow was.", QueriesJson.Default.QueryPage)],
            Problems = [400, 404, 409, 503],
            Example = Unknown,
        },
        new("CancelQuery", Queries, "End a statement, on whichever instance it runs")
        {
            Answers = [Json(202, "It will end.", QueriesJson.Default.QueryRunAnswer)],
            Problems = [404, 409, 503],
            Example = Unknown,
        },
        new("ListQueryTables", Queries, "List the tables that statements may read")
        {
            Answers = [Json(200, "Every table.", QueriesJson.Default.QueryTableList)],
        },
        new("GetQueryTable", Queries, "Get columns, rows, size and versions of a table")
        {
            Answers = [Json(200, "What is known of it.", QueriesJson.Default.TableFacts)],
            Problems = [400, 404, 422, 429, 503, 504],
            Example = new Dictionary<string, string> { ["name"] = "orders" },
        },
        new("GetQueryHealth", Queries, "Tell whether each source that tables need answers")
        {
            Answers = [Json(200, "All do.", QueriesJson.Default.QueryHealth), Json(503, "One does not.", QueriesJson.Default.QueryHealth)],
        },
        OfEarlier("AskMySql", "Ask the tables in MySQL"),
        OfEarlier("AskParquet", "Ask parquet_data, the Parquet table at a path"),
        OfEarlier("AskDelta", "Ask delta.`path`"),
        new("GetEarlierHealth", Earlier, "Tell whether the sources answer")
        {
            Answers = [Json(200, "They do.", QueriesJson.Default.EarlierHealth), Json(503, "One does not.", QueriesJson.Default.EarlierHealth)],
        },
    ];

    private static ApiOperation OfEarlier(string function, string summary) => new(function, Earlier, summary)
    {
        Body = new ApiBody(
            "application/json",
            new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["properties"] = new JsonObject
                {
                    ["query"] = Field("string", "The statement."),
                    ["sql"] = Field("string", "The statement, where query is left out."),
                    ["path"] = Field("string", "The folder of the Parquet table, as QUERY_TABLES has it."),
                    ["config"] = Field("object", "Settings; those of a connection must be the configured ones, others have no effect."),
                },
            },
            new JsonObject { ["query"] = "select 1 as one" }),
        Answers = [Json(200, "The rows as objects.", QueriesJson.Default.EarlierRows)],
        Problems = [400, 409, 413, 422, 429, 503, 504],
    };

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
            ["format"] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. QueryRequestReader.Formats.Keys.Select(format => JsonValue.Create(format))]),
                ["description"] = "How rows are written; what the header Accept asks for when left out, and else json.",
            },
            ["parameters"] = Field("object", "A value for each $name of the statement: text, number, true, false or null."),
            ["rowLimit"] = Field("integer", $"The most rows; {QueryRequestReader.DefaultRows} when left out."),
            ["byteLimit"] = Field("integer", "The bytes after which the rows end; 64 MiB when left out."),
            ["waitSeconds"] = Field("integer", $"How long the request waits for the first row before the statement goes on by itself; {QueryRequestReader.DefaultWaitSeconds} when left out."),
            ["timeoutSeconds"] = Field("integer", "How long it may take; QUERY_TIMEOUT_SECONDS when left out, and at most."),
        },
    };

    private static JsonObject Field(string type, string description) => new() { ["type"] = type, ["description"] = description };
}
