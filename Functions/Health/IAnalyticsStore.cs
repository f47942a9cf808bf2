using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>The collection <c>analytics</c>: one document per user, metric and time range. Thread-safe.</summary>
/// <remarks>Every method throws <see cref="SourceUnavailableException"/> when the database is away.</remarks>
internal interface IAnalyticsStore
{
    /// <summary>
    /// Looks for the indexes <c>{expiresAt: 1}</c> with expireAfterSeconds 0, <c>{userId: 1}</c> and <c>{timeRange: 1, "results.anomalies.date": 1}</c>
    /// and, if asked to, creates the missing ones.
    /// </summary>
    /// <returns>What is missing afterwards.</returns>
    Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken);

    /// <summary>
    /// Which results of users are stored, without the results. At most one for each user, metric and time range, in no promised order. A stored document
    /// that cannot be read is told as a version without inputs, so that it is replaced.
    /// </summary>
    Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken);

    /// <summary>
    /// Stores results, each one atomically and only if what is stored under its key is still what <see cref="AnalyticsWrite.Replaces"/> says
    /// (nothing, or a document of that inputs version and time); the others stay as they are.
    /// </summary>
    /// <returns>How many were stored.</returns>
    /// <remarks>
    /// In MongoDB an unordered <c>update</c> with a statement for each: <c>{q: {_id, inputsVersion, calculatedAt}, u: document}</c> where something is
    /// replaced, and <c>{q: {_id, $or: [{inputsVersion: null}, {userId: {$ne}}]}, u: document, upsert: true}</c> where nothing is, a duplicate key (11000) then being
    /// another's write.
    /// The answer is <c>n</c> of the command.
    /// </remarks>
    Task<int> UpsertAsync(IReadOnlyList<AnalyticsWrite> writes, CancellationToken cancellationToken);

    /// <summary>One document; null when there is none, or none that can be read.</summary>
    Task<AnalyticsDocument?> FindAsync(string userId, MetricType metricType, TimeRange timeRange, CancellationToken cancellationToken);

    /// <summary>
    /// A page of anomalies, in the order of the documents' <see cref="AnalyticsDocument.Key"/> as the server compares it, then of their days.
    /// Fewer than <see cref="AnomalyQuery.Limit"/> say that there are no more. Documents that cannot be read are passed over, and the log names them.
    /// </summary>
    /// <remarks>
    /// In MongoDB a <c>find</c> of <c>{timeRange: "90day", "results.anomalies": {$elemMatch: {date: {$gte}, severity}}, userId, _id: {$gte: after.Key}}</c>
    /// sorted by <c>_id</c>, at most <see cref="AnomalyQuery.Limit"/> + 1 documents, handed to <see cref="AnomalyQuery.Select"/>.
    /// </remarks>
    Task<IReadOnlyList<AnomalyEntry>> ReadAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken);
}
