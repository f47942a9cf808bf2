using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Pipeline.Classification;

namespace Pipeline.Models;

/// <summary>Every <c>*.model</c> blob of a container that lies in no folder of it.</summary>
internal sealed class BlobModelStore(BlobContainerClient container) : IModelStore
{
    private const string Ending = ".model";

    public IReadOnlyList<ModelSource> List() => Translate(container.Name, () =>
    {
        ModelSource[] models =
        [
            .. container.GetBlobsByHierarchy(BlobTraits.None, BlobStates.None, delimiter: "/", prefix: null, CancellationToken.None)
                .Where(item => item.IsBlob && item.Blob.Name.EndsWith(Ending, StringComparison.Ordinal))
                .Select(item => SourceOf(item.Blob.Name)),
        ];
        return models.Length > 0
            ? models
            : throw new ModelUnavailableException($"The blob container '{container.Name}' holds no *{Ending} blob; upload one made by './pipeline train'.");
    });

    private ModelSource SourceOf(string blob)
    {
        var place = $"{container.Name}/{blob}";
        return new ModelSource(blob[..^Ending.Length], place, () => Translate(place, () =>
        {
            BlobDownloadResult result = container.GetBlobClient(blob).DownloadContent();
            return result.Content.ToArray();
        }));
    }

    // The message of a failed request can hold the address with its signature, so only its code is told.
    private static T Translate<T>(string place, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (RequestFailedException exception)
        {
            throw new ModelUnavailableException($"Blob storage does not give {place}: {exception.Status} {exception.ErrorCode ?? "no answer"}.", exception);
        }
        catch (Exception exception) when (exception is AggregateException or OperationCanceledException)
        {
            // What the client throws when none of its tries has met an answer, or one took too long.
            throw new ModelUnavailableException($"Blob storage does not answer; {place} was wanted.", exception);
        }
    }
}
