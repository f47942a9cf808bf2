using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Timers;

/// <summary>Keeps the state of one schedule in a file, replaced as a whole.</summary>
internal sealed partial class TimerStatusFile(string folder, string function, ILogger logger)
{
    private readonly string _path = Path.Combine(folder, function + ".json");

    /// <summary>The state; null when there is none, or when it cannot be read, which costs at most the notice of a missed run.</summary>
    public async Task<ScheduleStatus?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        try
        {
            var bytes = await File.ReadAllBytesAsync(_path, cancellationToken);
            return JsonSerializer.Deserialize(bytes, TimerJsonContext.Default.ScheduleStatus);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(_path, exception);
            return null;
        }
    }

    /// <summary>Writes the state; a crash leaves the old one or the new one.</summary>
    public async Task WriteAsync(ScheduleStatus status, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var temporary = _path + ".new";
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await JsonSerializer.SerializeAsync(file, status, TimerJsonContext.Default.ScheduleStatus, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }
}
