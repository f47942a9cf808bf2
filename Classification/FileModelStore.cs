namespace Pipeline.Classification;

/// <summary>A model file, or every <c>*.model</c> of a folder.</summary>
/// <param name="location">Path of the file or of the folder.</param>
public sealed class FileModelStore(string location) : IModelStore
{
    /// <inheritdoc/>
    public IReadOnlyList<ModelSource> List()
    {
        string[] files = Directory.Exists(location) ? Directory.GetFiles(location, ModelCatalog.Pattern) : [location];
        return files.Length > 0
            ? [.. files.Select(file => new ModelSource(Path.GetFileNameWithoutExtension(file), file, () => Read(file)))]
            : throw new ModelUnavailableException($"The folder {location} holds no {ModelCatalog.Pattern} file any more.");
    }

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelUnavailableException(exception.Message, exception);
        }
    }
}
