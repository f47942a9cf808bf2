using Microsoft.Extensions.Logging;

namespace Pipeline.CouchDb;

internal sealed partial class BulkSave
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(2003, LogLevel.Information, "CouchDB refused {Documents} documents for {Database} as a whole with {Status} ({Reason}); halved and sent again")]
    private partial void LogSplit(string database, int documents, int status, string reason);
}
