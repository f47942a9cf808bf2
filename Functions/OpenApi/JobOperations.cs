using System.Text.Json.Nodes;
using Pipeline.Documents;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using static Pipeline.OpenApi.ApiAnswer;
using static Pipeline.OpenApi.ApiParameter;

namespace Pipeline.OpenApi;

/// <summary>The operations on jobs and on the documents that they work on.</summary>
internal static class JobOperations
{
    private const string Jobs = "Jobs";
    private const string Documents = "Documents";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("StartJob", Jobs, "Start a job")
        {
            Body = new ApiBody("application/json", RequestSchema(), new JsonObject { ["kind"] = JobRequestFields.Kind, ["database"] = "articles", ["limit"] = 10 }),
            Answers = [Json(202, "It has been accepted; Location is its address.", JobsJson.Answers.JobAnswer)],
            Problems = [400, 409, 413, 415, 502, 503],
        },
        new("ListJobs", Jobs, "List jobs, page by page")
        {
            Query = [OneOf("status", "Only jobs of this status.", Enum.GetNames<JobStatus>()), Continuation],
            Answers = [Json(200, "A page of jobs.", JobsJson.Answers.JobList)],
            Problems = [400, 503],
            Example = new Dictionary<string, string> { ["status"] = nameof(JobStatus.Completed) },
        },
        new("GetJob", Jobs, "Get a job with its progress")
        {
            Answers = [Json(200, "The job.", JobsJson.Answers.JobAnswer)],
            Problems = [404, 409, 503],
        },
        new("CancelJob", Jobs, "Cancel a job: what is under way is finished, and what was saved stays")
        {
            Answers = [Json(202, "It ends as Terminated, with exact counts.", JobsJson.Answers.JobAnswer)],
            Problems = [404, 409, 503],
        },
        new("ListFailures", Jobs, "List what a job could not do, and why")
        {
            Query = [Continuation],
            Answers = [Json(200, "A page of failures.", JobsJson.Answers.FailureList)],
            Problems = [400, 404, 409, 503],
        },
        new("DocumentList", Documents, "List documents that have texts")
        {
            Query =
            [
                ApiParameter.Text("prefix", "What their ids begin with."),
                Whole("limit", "Documents that are read for a page.", 1, DocumentListRequest.MaxLimit, DocumentListRequest.DefaultLimit),
                Continuation,
            ],
            Answers = [Json(200, "A page of documents; it may have fewer than the limit, and more may follow.", DocumentsJson.Readable.DocumentList)],
            Problems = [400, 404, 503],
        },
        new("DocumentText", Documents, "Get a text of a document")
        {
            Answers = [ApiAnswer.Text("The text as it is stored; ETag is the document's revision.")],
            Problems = [400, 404, 422, 503],
        },
        new("DocumentAnnotation", Documents, "Get the annotation of a text")
        {
            Answers = [ApiAnswer.Text("The annotation as it is stored; ETag is the document's revision.")],
            Problems = [400, 404, 422, 503],
        },
    ];

    private static JsonObject RequestSchema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["kind"] = new JsonObject { ["type"] = "string", ["const"] = JobRequestFields.Kind },
            ["database"] = Field("string", "The CouchDB database; that of COUCHDB_DATABASE when left out."),
            ["attachments"] = Field("string", "A pattern with * and ?: which attachments are classified.", new() { ["minLength"] = 1, ["maxLength"] = AttachmentPattern.MaxLength, ["default"] = JobLimits.DefaultAttachments }),
            ["batchSize"] = Field("integer", "Documents of one activity.", new() { ["minimum"] = 1, ["maximum"] = JobLimits.MaxBatchSize, ["default"] = JobLimits.DefaultBatchSize }),
            ["parallelism"] = Field("integer", "Concurrent requests to CouchDB.", new() { ["minimum"] = 1, ["maximum"] = JobLimits.MaxParallelism, ["default"] = JobLimits.DefaultParallelism }),
            ["limit"] = Field("integer", "Documents at most.", new() { ["minimum"] = 1, ["maximum"] = JobLimits.MaxDocuments }),
            ["startKey"] = Field("string", "The first document id."),
            ["endKey"] = Field("string", "The document id before which it ends."),
            ["force"] = Field("boolean", "Annotates anew what another job has annotated with the same model.", new() { ["default"] = false }),
            ["dryRun"] = Field("boolean", "Counts what would be done, and saves nothing.", new() { ["default"] = false }),
            ["model"] = Field("string", "A name or id of GET /models.", new() { ["minLength"] = 1, ["maxLength"] = JobRequestFields.MaxModelName }),
            ["minConfidence"] = Field("number", "Blocks that are less sure are labelled Misc-exposition.", new() { ["minimum"] = 0, ["maximum"] = 1, ["default"] = 0 }),
            ["pagesInFlight"] = Field("integer", "Pages of ten batches under way at the same time; JOB_PAGES_IN_FLIGHT when left out.", new() { ["minimum"] = 1, ["maximum"] = JobLimits.MaxPagesInFlight }),
            ["id"] = Field("string", "The job's id; one is made when it is left out.", new() { ["pattern"] = "^[A-Za-z0-9_-]{1,64}$" }),
        },
    };

    // A field that is null counts as left out.
    private static JsonObject Field(string type, string description, JsonObject? bounds = null)
    {
        var field = new JsonObject { ["type"] = new JsonArray(type, "null"), ["description"] = description };
        foreach (var (name, value) in bounds ?? [])
        {
            field[name] = value?.DeepClone();
        }

        return field;
    }
}
