using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Pipeline.LocalHost.Logging;

/// <summary>One line a message: time in UTC, level, category, event id, message, exception.</summary>
internal sealed class CompactFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name under which the console logger knows it.</summary>
    public const string FormatterName = "compact";

    /// <summary>The category that writes whole request targets, and a target may hold the key.</summary>
    public const string RequestLogger = "Microsoft.AspNetCore.Hosting.Diagnostics";

    // It tells of a failed start with the whole stack trace; the process tells of it in words.
    private const string StartLogger = "Microsoft.Extensions.Hosting.Internal.Host";
    private const int StartFailed = 11;

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (IsLeftOut(logEntry.Category, logEntry.LogLevel, logEntry.EventId.Id))
        {
            return;
        }

        textWriter.Write(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        textWriter.Write(' ');
        textWriter.Write(NameOf(logEntry.LogLevel));
        textWriter.Write(' ');
        textWriter.Write(logEntry.Category);
        textWriter.Write('[');
        textWriter.Write(logEntry.EventId.Id.ToString(CultureInfo.InvariantCulture));
        textWriter.Write("] ");
        WriteLine(textWriter, logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(" | ");
            WriteLine(textWriter, exception.ToString());
        }

        textWriter.Write('\n');
    }

    private static bool IsLeftOut(string category, LogLevel level, int eventId) =>
        (category == RequestLogger && level < LogLevel.Warning) || (category == StartLogger && eventId == StartFailed);

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    // A message that holds a line break could pass for two.
    private static void WriteLine(TextWriter writer, string text)
    {
        var first = true;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!first)
            {
                writer.Write(" | ");
            }

            writer.Write(line.Trim());
            first = false;
        }
    }
}
