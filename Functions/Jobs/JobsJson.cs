using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Jobs.Admission;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Looks;
using Pipeline.Jobs.Notify;
using Pipeline.Jobs.Schedules;
using Pipeline.Jobs.Transfer;
using Pipeline.Jobs.Undo;
using Pipeline.Jobs.Workers;

namespace Pipeline.Jobs;

/// <summary>JSON of everything that jobs store, answer and pass between functions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JobSettings))]
[JsonSerializable(typeof(ClassifySettings))]
[JsonSerializable(typeof(JobState))]
[JsonSerializable(typeof(JobOutput))]
[JsonSerializable(typeof(JobProgress))]
[JsonSerializable(typeof(ListRequest))]
[JsonSerializable(typeof(ListResult))]
[JsonSerializable(typeof(PageRequest))]
[JsonSerializable(typeof(PageResult))]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchResult))]
[JsonSerializable(typeof(FailedBatch))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(KeptDocument))]
[JsonSerializable(typeof(WorkerDocument))]
[JsonSerializable(typeof(AdmissionDocument))]
[JsonSerializable(typeof(JobEnd))]
[JsonSerializable(typeof(UndoneDocument))]
[JsonSerializable(typeof(LookRequest))]
[JsonSerializable(typeof(ScheduleDocument))]
[JsonSerializable(typeof(ScheduleAnswer))]
[JsonSerializable(typeof(ScheduleList))]
[JsonSerializable(typeof(EndedJob))]
[JsonSerializable(typeof(EndMessage))]
[JsonSerializable(typeof(IdListDocument))]
[JsonSerializable(typeof(IdListHead))]
[JsonSerializable(typeof(BatchRecord))]
[JsonSerializable(typeof(Deletion))]
[JsonSerializable(typeof(JobAnswer))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(FailureList))]
[JsonSerializable(typeof(FailureAnswer))]
[JsonSerializable(typeof(FailureSummary))]
[JsonSerializable(typeof(KeptList))]
[JsonSerializable(typeof(WorkerList))]
[JsonSerializable(typeof(AssignmentList))]
[JsonSerializable(typeof(JobSummary))]
[JsonSerializable(typeof(JobRates))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
internal sealed partial class JobsJson : JsonSerializerContext
{
    /// <summary>For answers: ids and reasons stay readable in a terminal.</summary>
    public static JobsJson Answers =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
