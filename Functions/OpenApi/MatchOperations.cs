using System.Text.Json.Nodes;
using Pipeline.Matches;
using Pipeline.Matches.Api;
using static Pipeline.OpenApi.ApiAnswer;
using static Pipeline.OpenApi.ApiParameter;

namespace Pipeline.OpenApi;

/// <summary>The operations of the matching of company names.</summary>
internal static class MatchOperations
{
    private const string Matching = "Matching";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("PutReference", Matching, "Store a reference: CSV, NDJSON, or JSON that names a blob or a database")
        {
            Query = [ApiParameter.Text("columns", "Which column is what, such as id=cik,name=company_name; the usual names are found by themselves.")],
            Body = new ApiBody("text/csv", new() { ["type"] = "string" }, JsonValue.Create("id,name\n1,Example Ltd\n")),
            Answers = [Json(200, "What is stored, and what was wrong with rows.", MatchesJson.Readable.ReferenceStored)],
            Problems = [400, 409, 413, 415, 503],
            Example = new Dictionary<string, string> { ["name"] = "companies" },
        },
        new("ListReferences", Matching, "List the references")
        {
            Answers = [Json(200, "Every reference.", MatchesJson.Readable.ReferenceList)],
            Problems = [503],
        },
        new("GetReference", Matching, "Get what is stored of a reference")
        {
            Answers = [Json(200, "Its version and figures.", MatchesJson.Readable.StoredReference)],
            Problems = [400, 404, 503],
        },
        new("DeleteReference", Matching, "Remove a reference with all its versions")
        {
            Answers = [new ApiAnswer(204, "It is gone.", null, null)],
            Problems = [400, 404, 503],
        },
        new("MatchNames", Matching, "Match up to a thousand names")
        {
            Body = new ApiBody(
                "application/json", RequestSchema(), new JsonObject { ["references"] = "companies", ["names"] = new JsonArray("Example Limited") }),
            Answers = [Json(200, "One result for each name, in their order.", MatchesJson.Readable.MatchAnswer)],
            Problems = [400, 404, 413, 415, 503],
        },
        new("ListReview", Matching, "List what a person should look at, the most uncertain first")
        {
            Query = [ApiParameter.Text("references", "Only of this reference."), Whole("limit", "Items at most.", 1, 1_000, 50)],
            Answers = [Json(200, "The items, and how many there are.", MatchesJson.Readable.ReviewList)],
            Problems = [400, 503],
        },
        new("Decide", Matching, "Accept or reject a match, or name another entity")
        {
            Body = new ApiBody("application/json", DecisionSchema(), new JsonObject { ["decision"] = "accept", ["author"] = "ann" }),
            Answers = [Json(200, "The decision as it is kept.", MatchesJson.Readable.Decision)],
            Problems = [400, 404, 413, 503],
        },
        new("ExportPairs", Matching, "Give what was decided as pairs to train with")
        {
            Query = [ApiParameter.Text("references", "The reference.", isRequired: true)],
            Answers = [ApiAnswer.Text("CSV of source_name, target_id and split.", "text/csv")],
            Problems = [400, 503],
            Example = new Dictionary<string, string> { ["references"] = "companies" },
        },
    ];

    private static JsonObject RequestSchema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray("references", "names"),
        ["properties"] = new JsonObject
        {
            ["references"] = Field("string", "The reference."),
            ["names"] = new JsonObject
            {
                ["type"] = "array",
                ["minItems"] = 1,
                ["maxItems"] = MatchRequestReader.MostNames,
                ["items"] = new JsonObject { ["description"] = "A name, or an object of id, name, country, ticker, lei and isin." },
            },
            ["accept"] = Field("number", "From which confidence on a match is used, 0 to 1; 0.5 when left out."),
            ["review"] = Field("number", "From which confidence on it is for review, 0 to accept; 0.1 when left out."),
            ["oneToOne"] = Field("boolean", "Gives each entity to the surest name only."),
            ["evidence"] = Field("boolean", "Whether results say why; true when left out."),
            ["queue"] = Field("boolean", "Queues what is for review; the names then need ids."),
        },
    };

    private static JsonObject DecisionSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("author"),
        ["properties"] = new JsonObject
        {
            ["decision"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("accept", "reject") },
            ["target"] = Field("string", "The id of another entity, in place of a decision."),
            ["author"] = Field("string", "Who decides."),
        },
    };

    private static JsonObject Field(string type, string description) => new() { ["type"] = type, ["description"] = description };
}
