using System.Text.Json.Nodes;
using Pipeline.Documents;
using Pipeline.Exports;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Schedules;
using Pipeline.Jobs.Undo;
using Pipeline.Matches.Jobs;
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
            Body = new ApiBody(
                "application/json", RequestSchema(), new JsonObject { ["kind"] = JobSettings.FirstKind, ["database"] = "articles", ["limit"] = 10 }),
            Answers = [Json(202, "It has been accepted; Location is its address.", JobsJson.Answers.JobAnswer)],
            Problems = [400, 409, 413, 415, 502, 503],
        },
        new("ListJobs", Jobs, "List jobs, page by page")
        {
            Query =
            [
                OneOf("status", "Only jobs of this status.", Enum.GetNames<JobStatus>()),
                ApiParameter.Text("kind", "Only jobs of this kind."),
                ApiParameter.Text("database", "Only jobs of this database."),
                Continuation,
            ],
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
        new("SuspendJob", Jobs, "Suspend a job: what is under way is finished, nothing more is begun, and another job gets its place")
        {
            Answers = [Json(202, "It is Suspended as soon as what is under way has ended.", JobsJson.Answers.JobAnswer)],
            Problems = [404, 409, 503],
        },
        new("ResumeJob", Jobs, "Let a suspended job go on from where it is")
        {
            Answers = [Json(202, "It runs as soon as there is a place for it.", JobsJson.Answers.JobAnswer)],
            Problems = [404, 409, 503],
        },
        new("RestartJob", Jobs, "Let a job that failed or was cancelled go on from where it was, under its id")
        {
            Answers = [Json(202, "It runs as soon as there is a place for it.", JobsJson.Answers.JobAnswer)],
            Problems = [404, 409, 503],
        },
        new("ListFailures", Jobs, "List what a job could not do, and why")
        {
            Query =
            [
                OneOf("class", "Only those of this class.", Enum.GetNames<FailureClass>()),
                ApiParameter.Text("reason", "Only those whose reason holds this text."),
                Continuation,
            ],
            Answers = [Json(200, "A page of failures; with Accept application/x-ndjson all from there on, one object a line.", JobsJson.Answers.FailureList)],
            Problems = [400, 404, 409, 503],
        },
        new("SummarizeFailures", Jobs, "Count what a job could not do, by reason and class")
        {
            Answers = [Json(200, "The numbers.", JobsJson.Answers.FailureSummary)],
            Problems = [400, 404, 409, 503],
        },
        new("ListKept", Jobs, "List the annotations that people made or changed, which a job kept")
        {
            Query = [Continuation],
            Answers = [Json(200, "A page of kept ones.", JobsJson.Answers.KeptList)],
            Problems = [400, 404, 409, 503],
        },
        new("UndoJob", Jobs, "Start a job that removes what a job made and nobody changed since")
        {
            Answers = [Json(202, "It has been accepted; Location is its address.", JobsJson.Answers.JobAnswer)],
            Problems = [400, 404, 409, 502, 503],
        },
        new("DeleteJob", Jobs, "Delete a job that has ended, with what is kept of its sources")
        {
            Answers = [Nothing("It is gone.")],
            Problems = [400, 404, 409, 503],
        },
        new("ListAssignments", Jobs, "Show which worker has which batch of a job")
        {
            Answers = [Json(200, "The batches in hand, as of the workers' last heartbeats.", JobsJson.Answers.AssignmentList)],
            Problems = [400, 404, 409, 503],
        },
        new("SummarizeJobs", Jobs, "Add up all jobs, by state, and by kind and day")
        {
            Answers = [Json(200, "The sums.", JobsJson.Answers.JobSummary)],
            Problems = [400, 503],
        },
        new("ImportJobs", Jobs, "Take in jobs of another host, or the tasks of another catalogue; what is here already is left as it is")
        {
            Query = [ApiParameter.Text("database", "The database of tasks that name none; COUCHDB_DATABASE where it is left out.")],
            Body = new ApiBody(
                "application/x-ndjson",
                new JsonObject { ["type"] = "string", ["description"] = "A line each: a job as GET /api/jobs shows it, or a task." },
                JsonValue.Create("{\"_id\":\"task:nightly\",\"status\":\"done\",\"priority\":5,\"cpu_req\":2,\"mem_mb\":512,\"database\":\"articles\"}\n")),
            Answers = [Json(200, "What has become of the lines.", JobsJson.Answers.ImportAnswer)],
            Problems = [400, 413, 502, 503],
        },
        new("GetPlans", Jobs, "Show how fast the last jobs of each kind went, which plans are made by")
        {
            Answers = [Json(200, "The medians of at most the last 20 completed jobs of each kind.", JobsJson.Answers.JobRates)],
            Problems = [400, 503],
        },
        new("ListWorkers", Jobs, "List the processes that do jobs")
        {
            Answers = [Json(200, "The workers, the one seen last first.", JobsJson.Answers.WorkerList)],
            Problems = [400, 503],
        },
        new("ListSchedules", Jobs, "List the schedules of jobs, with the next five times of each")
        {
            Answers = [Json(200, "The schedules, by name.", JobsJson.Answers.ScheduleList)],
            Problems = [400, 503],
        },
        new("GetSchedule", Jobs, "Get a schedule")
        {
            Answers = [Json(200, "The schedule.", JobsJson.Answers.ScheduleAnswer)],
            Problems = [400, 404, 409, 503],
        },
        new("PutSchedule", Jobs, "Make a schedule, or change one")
        {
            Body = new ApiBody(
                "application/json",
                Schema(ScheduleReader.Fields),
                new JsonObject { ["cron"] = "0 30 2 * * *", ["timeZone"] = "Europe/Berlin", ["incremental"] = true, ["job"] = new JsonObject { ["database"] = "articles" } }),
            Answers = [Json(200, "It has been changed.", JobsJson.Answers.ScheduleAnswer), Json(201, "It has been made.", JobsJson.Answers.ScheduleAnswer)],
            Problems = [400, 409, 413, 503],
        },
        new("DeleteSchedule", Jobs, "Delete a schedule; the jobs that it started stay")
        {
            Answers = [Nothing("It is gone.")],
            Problems = [400, 404, 503],
        },
        new("SaveAnnotation", Documents, "Save an annotation that a person made")
        {
            Query = [ApiParameter.Text("author", "Who made it; the name of who signed in counts where the platform does that.")],
            Headers = [ApiParameter.Text("If-Match", "The revision of the document that was edited.", isRequired: true)],
            Body = new ApiBody("text/plain", new JsonObject { ["type"] = "string" }, JsonValue.Create("[@A paragraph of the source, unchanged.#Description*]")),
            Answers = [Nothing("It is saved; ETag is the document's new revision.")],
            Problems = [400, 404, 412, 413, 422, 428, 503],
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

    // The fields of every kind, by the declarations that they are read with.
    private static JsonObject RequestSchema()
    {
        var properties = new JsonObject();
        foreach (var field in JobFields.Common.Concat(ClassifyKind.RequestFields).Concat(UndoKind.RequestFields).Concat(MatchKind.RequestFields).Concat(ExportKind.RequestFields))
        {
            properties[field.Name] = Field(field);
        }

        properties[JobFields.Kind] = new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray(JobSettings.FirstKind, UndoKind.KindName, MatchKind.KindName, ExportKind.KindName),
            ["default"] = JobSettings.FirstKind,
        };
        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject Schema(IReadOnlyList<RequestField> fields) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, Field(field)))),
    };

    // A field that is null counts as left out.
    private static JsonObject Field(RequestField declared)
    {
        var field = new JsonObject { ["type"] = new JsonArray(declared.Type, "null"), ["description"] = declared.Description };
        if (declared.MostTexts is { } most)
        {
            field["type"] = declared.Type == "array" ? new JsonArray("array", "null") : new JsonArray(declared.Type, "array", "null");
            field["items"] = new JsonObject { ["type"] = "string" };
            field["maxItems"] = most;
        }

        if (declared.Minimum is { } minimum)
        {
            field["minimum"] = minimum;
        }

        if (declared.Maximum is { } maximum)
        {
            field["maximum"] = maximum;
        }

        if (declared.Default is { } value)
        {
            field["default"] = value.DeepClone();
        }

        return field;
    }
}
