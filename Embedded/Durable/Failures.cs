using Microsoft.DurableTask;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable;

/// <summary>Exceptions as records, and back.</summary>
internal static class Failures
{
    // A stack is for people who read it; a journal and its readers stay small.
    private const int LongestStack = 4096;

    /// <summary>The exception's type, message and stack, without its inner exceptions, as on the Functions host.</summary>
    public static Failure Of(Exception exception)
    {
        var stack = exception.StackTrace;
        return new Failure(exception.GetType().ToString(), exception.Message, stack?.Length > LongestStack ? stack[..LongestStack] : stack);
    }

    /// <summary>The exception that an orchestrator sees.</summary>
    public static TaskFailedException ToException(Failure failure, string taskName, int taskId) =>
        new(taskName, taskId, new TaskFailureDetails(failure.Type, failure.Message, failure.StackTrace, null, null));

    /// <summary>The plain text that stands as output of a failed instance.</summary>
    public static string Describe(Failure failure) => $"{failure.Type}: {failure.Message}";
}
