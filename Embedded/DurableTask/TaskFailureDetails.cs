using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>A failure as it was recorded: the exception's full type name, its message and its stack.</summary>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object>? Properties)
{
    /// <summary>The type and the message.</summary>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <summary>Whether the failure is a <typeparamref name="T"/> or derived from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>Whether the failure is of the given type or derived from it; false when its type is not loaded.</summary>
    /// <exception cref="ArgumentException">The type is no exception.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of that name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"The type {targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        if (string.IsNullOrEmpty(ErrorType))
        {
            return false;
        }

        var type = Type.GetType(ErrorType, throwOnError: false)
            ?? targetBaseExceptionType.Assembly.GetType(ErrorType, throwOnError: false)
            ?? FindLoaded(ErrorType);
        return targetBaseExceptionType.IsAssignableFrom(type);
    }

    /// <summary>The failure that an exception and its inner exceptions describe.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var inner = exception.InnerException is { } cause ? FromException(cause) : null;
        return new TaskFailureDetails(exception.GetType().ToString(), exception.Message, exception.StackTrace, inner, null);
    }

    private static Type? FindLoaded(string name)
    {
        var found = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(name, throwOnError: false))
            .OfType<Type>()
            .Take(2)
            .ToArray();
        return found.Length > 1
            ? throw new AmbiguousMatchException($"Several loaded assemblies have an exception type '{name}'.")
            : found.FirstOrDefault();
    }
}
