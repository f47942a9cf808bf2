using Pipeline.Query.Delta.Writing;

namespace Pipeline.Tests.Query.Delta.Writing;

/// <summary>Ends the process, as far as its caller can see, at one of its steps.</summary>
/// <param name="step">The step, from 1; 0 for none.</param>
/// <param name="point">Where in the step.</param>
internal sealed class CrashingDeltaFiles(int step, CrashPoint point) : IDeltaFiles
{
    private readonly LocalDeltaFiles _files = new();

    /// <summary>How many steps there have been.</summary>
    public int Steps { get; private set; }

    public void CreateFolder(string path) => Step(() => _files.CreateFolder(path));

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (++Steps != step)
        {
            await _files.WriteAsync(path, bytes, cancellationToken);
            return;
        }

        if (point != CrashPoint.Before)
        {
            await _files.WriteAsync(path, point == CrashPoint.Amid ? bytes[..(bytes.Length / 2)] : bytes, cancellationToken);
        }

        throw new CrashException();
    }

    public bool TryRename(string path, string name)
    {
        var renamed = false;
        Step(() => renamed = _files.TryRename(path, name));
        return renamed;
    }

    public void Delete(string path) => Step(() => _files.Delete(path));

    private void Step(Action work)
    {
        var crashes = ++Steps == step;
        if (!crashes || point == CrashPoint.After)
        {
            work();
        }

        if (crashes)
        {
            throw new CrashException();
        }
    }
}
