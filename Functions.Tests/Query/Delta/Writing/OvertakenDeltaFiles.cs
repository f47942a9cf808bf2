using Pipeline.Query.Delta.Writing;

namespace Pipeline.Tests.Query.Delta.Writing;

/// <summary>Lets another append just before the commit.</summary>
internal sealed class OvertakenDeltaFiles(Action other) : IDeltaFiles
{
    private readonly LocalDeltaFiles _files = new();
    private bool _isDone;

    public void CreateFolder(string path) => _files.CreateFolder(path);

    public Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _files.WriteAsync(path, bytes, cancellationToken);

    public bool TryRename(string path, string name)
    {
        if (!_isDone)
        {
            _isDone = true;
            other();
        }

        return _files.TryRename(path, name);
    }

    public void Delete(string path) => _files.Delete(path);
}
