using Microsoft.Extensions.Logging;

namespace Pipeline.CouchDb;

internal sealed partial class CouchHttp
{
    [LoggerMessage(2001, LogLevel.Warning, "CouchDB: {Operation} for {Subject} failed at try {Attempt}, next in {Delay:0.00} s: {Failure}")]
    private partial void LogRetry(string operation, string subject, int attempt, double delay, string failure);

    [LoggerMessage(2004, LogLevel.Warning, "CouchDB is overloaded: at most {Limit} requests at the same time from now on. {Failure}")]
    private partial void LogHalved(int limit, string failure);

    [LoggerMessage(2002, LogLevel.Error, "CouchDB refused {Operation} for {Subject} with {Status}: {Reason}")]
    private partial void LogRefused(string operation, string subject, int status, string reason);
}
