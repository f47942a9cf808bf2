using System.Reflection;

namespace Pipeline.LocalHost.Discovery;

/// <summary>Awaits what a method returned, if it is a task, and gives its value; null where there is none.</summary>
internal delegate Task<object?> ResultReader(object? returned);

/// <summary>The readers of every type that a function may return.</summary>
internal static class ResultReaders
{
    /// <summary>The reader of a method's return type: nothing, a value, or a task or value task of either.</summary>
    public static ResultReader For(Type returnType)
    {
        if (returnType == typeof(Task))
        {
            return static async returned =>
            {
                await (Task)returned!;
                return null;
            };
        }

        if (returnType == typeof(ValueTask))
        {
            return static async returned =>
            {
                await (ValueTask)returned!;
                return null;
            };
        }

        if (ValueOf(returnType) is { } value && value != returnType)
        {
            var reader = returnType.GetGenericTypeDefinition() == typeof(Task<>) ? nameof(ReadTaskAsync) : nameof(ReadValueTaskAsync);
            return typeof(ResultReaders)
                .GetMethod(reader, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(value)
                .CreateDelegate<ResultReader>();
        }

        return static returned => Task.FromResult(returned);
    }

    /// <summary>The type of the value that a method in the end gives; null when it gives none.</summary>
    public static Type? ValueOf(Type returnType)
    {
        if (returnType == typeof(void) || returnType == typeof(Task) || returnType == typeof(ValueTask))
        {
            return null;
        }

        var task = returnType.IsGenericType
            && (returnType.GetGenericTypeDefinition() == typeof(Task<>) || returnType.GetGenericTypeDefinition() == typeof(ValueTask<>));
        return task ? returnType.GetGenericArguments()[0] : returnType;
    }

    private static async Task<object?> ReadTaskAsync<T>(object? returned) => await (Task<T>)returned!;

    private static async Task<object?> ReadValueTaskAsync<T>(object? returned) => await (ValueTask<T>)returned!;
}
