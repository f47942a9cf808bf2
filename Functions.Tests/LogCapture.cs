using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pipeline.Tests;

/// <summary>Keeps what is logged, for tests to look at.</summary>
internal sealed class LogCapture : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    /// <summary>Everything logged so far.</summary>
    public IReadOnlyCollection<LogLine> Lines => _lines;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(new LogLine(logLevel, eventId.Id, formatter(state, exception), exception));

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>One message.</summary>
internal sealed record LogLine(LogLevel Level, int EventId, string Message, Exception? Exception);
