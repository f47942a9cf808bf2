using System.Diagnostics.Metrics;

namespace Pipeline.CouchDb;

/// <summary>What the client measures of its work.</summary>
internal sealed class CouchDbMetrics
{
    public const string MeterName = "Pipeline.CouchDb";

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _bytesRead;
    private readonly Counter<long> _bytesWritten;
    private readonly Counter<long> _halvings;
    private readonly Histogram<double> _seconds;

    public CouchDbMetrics(IMeterFactory meters)
    {
        var meter = _meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("pipeline.couchdb.requests", "{request}", "Tries by operation and class of status; error is no answer.");
        _retries = meter.CreateCounter<long>("pipeline.couchdb.retries", "{request}", "Tries after the first, by operation.");
        _bytesRead = meter.CreateCounter<long>("pipeline.couchdb.bytes.read", "By", "Bytes of answers' bodies.");
        _bytesWritten = meter.CreateCounter<long>("pipeline.couchdb.bytes.written", "By", "Bytes of requests' bodies.");
        _halvings = meter.CreateCounter<long>("pipeline.couchdb.limit.halvings", "{halving}", "How often an overloaded CouchDB halved the limit of concurrent requests.");
        _seconds = meter.CreateHistogram<double>("pipeline.couchdb.request.duration", "s", "Time of one try until the answer's head.");
    }

    public void Answered(string operation, int status, TimeSpan time) => Tried(operation, StatusClass(status), time);

    public void NotAnswered(string operation, TimeSpan time) => Tried(operation, "error", time);

    /// <summary>Shows the limit of concurrent requests and how it is used.</summary>
    public void Observe(RequestLimit limit)
    {
        _meter.CreateObservableGauge("pipeline.couchdb.limit", () => limit.Limit, "{request}", "Requests allowed at the same time.");
        _meter.CreateObservableGauge("pipeline.couchdb.in_flight", () => limit.InFlight, "{request}", "Requests under way.");
        _meter.CreateObservableGauge("pipeline.couchdb.waiting", () => limit.Waiting, "{request}", "Requests that wait for a place under the limit.");
    }

    public void Halved() => _halvings.Add(1);

    public void Retried(string operation) => _retries.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public void BytesRead(long count) => _bytesRead.Add(count);

    public void BytesWritten(long count) => _bytesWritten.Add(count);

    private static string StatusClass(int status) => (status / 100) switch
    {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "other",
    };

    private void Tried(string operation, string status, TimeSpan time)
    {
        var operationTag = new KeyValuePair<string, object?>("operation", operation);
        _requests.Add(1, operationTag, new KeyValuePair<string, object?>("status", status));
        _seconds.Record(time.TotalSeconds, operationTag);
    }
}
