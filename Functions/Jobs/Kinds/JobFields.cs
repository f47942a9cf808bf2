using System.Text;
using System.Text.Json;
using Pipeline.CouchDb;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Notify;

namespace Pipeline.Jobs.Kinds;

/// <summary>The fields of a request that every kind of job has. A field that is null counts as left out.</summary>
internal static class JobFields
{
    public const string Kind = "kind";

    public const string Id = "id";

    public const string Database = "database";

    public const string PagesInFlight = "pagesInFlight";

    public const string StartKey = "startKey";

    public const string EndKey = "endKey";

    public const string DocIds = "docIds";

    public const string RetryOf = "retryOf";

    public const string Selector = "selector";

    public const string View = "view";

    public const string Since = "since";

    public const string Limit = "limit";

    public const string Notify = "notify";

    public const string IncludePermanent = "includePermanent";

    /// <summary>The fields that say which documents a job is about, of which a request has one at most; a range counts as one.</summary>
    public static IReadOnlyList<string> Selecting { get; } = [StartKey, EndKey, DocIds, RetryOf, Selector, View, Since];

    public static IReadOnlyList<RequestField> Common { get; } =
    [
        RequestField.Text(Kind, "The kind of job.", "the name of a kind is wanted", _ => true),
        RequestField.Text(
            Database, "The CouchDB database; COUCHDB_DATABASE where it is left out.", DatabaseName.Rule, DatabaseName.IsValid),
        RequestField.Whole(
            "batchSize", "Documents per batch.", 1, JobLimits.MaxBatchSize, JobLimits.DefaultBatchSize),
        RequestField.Whole(
            "parallelism", "Concurrent CouchDB requests of the job in one process.", 1, JobLimits.MaxParallelism, JobLimits.DefaultParallelism),
        RequestField.Whole(Limit, "The most documents to list; all where it is left out.", 1, JobLimits.MaxDocuments),
        Key(StartKey, "First document id, included."),
        Key(EndKey, "Document id to stop at, excluded."),
        RequestField.Whole(
            PagesInFlight, "Pages of ten batches under way at the same time; JOB_PAGES_IN_FLIGHT where it is left out.", 1, JobLimits.MaxPagesInFlight),
        RequestField.Texts(
            DocIds,
            "The documents, by their ids, in place of a range.",
            JobLimits.MaxDocIds,
            $"an array of 1 to {JobLimits.MaxDocIds} document ids is wanted, each of at most {JobLimits.MaxKeyBytes} bytes in JSON",
            id => DocumentId.IsValid(id) && IsShort(id)),
        RequestField.Text(
            RetryOf,
            "Only the documents of which something failed in this job, and may not fail again.",
            "the id of a job is wanted",
            JobId.IsValid),
        RequestField.Flag(IncludePermanent, "With retryOf: also what will fail again unless the document has been changed."),
        RequestField.Object(
            Selector,
            "Only the documents that this Mango selector finds when the job begins.",
            $"a Mango selector, a JSON object of at most {JobLimits.MaxSelectorBytes} bytes, is wanted",
            selector => Encoding.UTF8.GetByteCount(selector.GetRawText()) <= JobLimits.MaxSelectorBytes),
        RequestField.Text(
            View,
            "Only the documents of the rows that this view has when the job begins, as design/view.",
            "a view is wanted, as design/view",
            ViewIds.IsName),
        RequestField.Text(
            Since,
            "Only the documents that have changed since: a sequence of _changes, or what the output of an earlier job gives as since.",
            $"a sequence of 1 to {DatabasePosition.MaxLength} characters is wanted",
            since => since.Length is > 0 and <= DatabasePosition.MaxLength),
        RequestField.Whole("maxFailures", "The job fails as soon as so many sources have failed.", 1, JobLimits.MaxDocuments),
        RequestField.Flag("dryRun", "Do the work and store nothing of it in the database."),
        RequestField.Text(Notify, "An address that is told how the job ended, by a CloudEvent in JSON.", NotifyAddress.Rule, NotifyAddress.IsValid),
        RequestField.Whole("priority", "Of the jobs that wait for a place, those of higher priority start first.", 0, 100, 0),
        RequestField.Time("deadline", "Of the jobs of the same priority, the one that is due first starts first."),
        RequestField.Text(
            Id,
            "An id of the job's own; one is made where it is left out.",
            "an id is 1 to 64 of A-Z, a-z, 0-9, _ and -, and neither \"summary\" nor \"import\"",
            id => JobId.IsValid(id) && id is not ("summary" or "import")),
    ];

    private static RequestField Key(string name, string description) => RequestField.Text(
        name,
        description,
        $"a document id of at most {JobLimits.MaxKeyBytes} bytes in JSON is wanted",
        IsShort);

    private static bool IsShort(string id) => JsonEncodedText.Encode(id).EncodedUtf8Bytes.Length <= JobLimits.MaxKeyBytes;
}
