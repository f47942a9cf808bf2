using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs.Conflicts;

internal sealed partial class ConflictResolver
{
    [LoggerMessage(EventId = 3501, Level = LogLevel.Information,
        Message = "The document '{Id}' of '{Database}' was annotated on two servers; {Rev} stays and {Removed} other revisions of annotations alone are gone.")]
    private static partial void LogResolved(ILogger logger, string id, string database, string rev, int removed);

    [LoggerMessage(EventId = 3502, Level = LogLevel.Warning,
        Message = "The document '{Id}' of '{Database}' has {Revisions} revisions in conflict, and people wrote in more than one: it is theirs to settle.")]
    private static partial void LogOpen(ILogger logger, string id, string database, int revisions);
}
