using Microsoft.Extensions.Logging;

namespace Pipeline.MicroBatch;

internal sealed partial class MicroBatchStart
{
    [LoggerMessage(5111, LogLevel.Information, "MONGO_URI is not set: no records are polled")]
    private static partial void LogNotConfigured(ILogger logger);
}
