using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Pipeline.Checkpoints;

/// <summary>Checkpoints in Azure Blob Storage, or in Azurite. The container is made when a write finds it missing.</summary>
internal sealed class BlobCheckpointStore(BlobContainerClient container) : ICheckpointStore
{
    public Task<CheckpointBlob?> ReadAsync(string name, CancellationToken cancellationToken) => TranslateAsync(name, cancellationToken, async () =>
    {
        try
        {
            BlobDownloadResult result = await container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return new CheckpointBlob(result.Content.ToMemory(), result.Details.ETag.ToString());
        }
        catch (RequestFailedException exception) when (IsMissing(exception))
        {
            return null;
        }
    });

    public Task<bool> CreateEmptyAsync(string name, CancellationToken cancellationToken) => TranslateAsync(name, cancellationToken, async () =>
    {
        try
        {
            await UploadAsync(name, default, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists
            || exception.ErrorCode == BlobErrorCode.ConditionNotMet || IsLeased(exception))
        {
            return false;
        }
    });

    public Task<string> WriteAsync(
        string name, ReadOnlyMemory<byte> content, CheckpointCondition condition, CancellationToken cancellationToken) =>
        TranslateAsync(name, cancellationToken, () => UploadAsync(name, content, new BlobRequestConditions
        {
            LeaseId = condition.LeaseId,
            IfMatch = condition.ETag is null ? null : new ETag(condition.ETag),
        }, cancellationToken));

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => TranslateAsync(name, cancellationToken, async () =>
        await container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken));

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        TranslateAsync<IReadOnlyList<string>>(prefix, cancellationToken, async () =>
        {
            var names = new List<string>();
            try
            {
                var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken);
                await foreach (var blob in blobs)
                {
                    names.Add(blob.Name);
                }
            }
            catch (RequestFailedException exception) when (IsMissing(exception))
            {
                return [];
            }

            names.Sort(StringComparer.Ordinal);
            return names;
        });

    public Task<string?> AcquireLeaseAsync(string name, TimeSpan duration, CancellationToken cancellationToken) =>
        TranslateAsync<string?>(name, cancellationToken, async () =>
        {
            try
            {
                BlobLease lease = await Lease(name, null).AcquireAsync(duration, cancellationToken: cancellationToken);
                return lease.LeaseId;
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
            {
                return null;
            }
        });

    public Task RenewLeaseAsync(string name, string leaseId, CancellationToken cancellationToken) =>
        TranslateAsync(name, cancellationToken, async () => await Lease(name, leaseId).RenewAsync(cancellationToken: cancellationToken));

    public Task ReleaseLeaseAsync(string name, string leaseId, CancellationToken cancellationToken) => TranslateAsync(name, cancellationToken, async () =>
    {
        try
        {
            await Lease(name, leaseId).ReleaseAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (IsLeased(exception) || IsMissing(exception))
        {
            // Gone already, or another's by now.
        }

        return true;
    });

    public Task BreakLeaseAsync(string name, CancellationToken cancellationToken) => TranslateAsync(name, cancellationToken, async () =>
    {
        try
        {
            await Lease(name, null).BreakAsync(TimeSpan.Zero, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.LeaseNotPresentWithLeaseOperation || IsMissing(exception))
        {
            // There was none.
        }

        return true;
    });

    public Task<bool> IsLeasedAsync(string name, CancellationToken cancellationToken) => TranslateAsync(name, cancellationToken, async () =>
    {
        try
        {
            BlobProperties properties = await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken);
            return properties.LeaseState is LeaseState.Leased or LeaseState.Breaking;
        }
        catch (RequestFailedException exception) when (IsMissing(exception))
        {
            return false;
        }
    });

    private BlobLeaseClient Lease(string name, string? id) => container.GetBlobClient(name).GetBlobLeaseClient(id);

    private async Task<string> UploadAsync(
        string name, ReadOnlyMemory<byte> content, BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { Conditions = conditions };
        try
        {
            BlobContentInfo written = await container.GetBlobClient(name).UploadAsync(new BinaryData(content), options, cancellationToken);
            return written.ETag.ToString();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            BlobContentInfo written = await container.GetBlobClient(name).UploadAsync(new BinaryData(content), options, cancellationToken);
            return written.ETag.ToString();
        }
    }

    private async Task<T> TranslateAsync<T>(string name, CancellationToken cancellationToken, Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (RequestFailedException exception) when (IsLeased(exception))
        {
            throw new CheckpointLeaseException($"The lease on '{name}' is missing, lost or another's ({exception.ErrorCode}).", exception);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            throw new CheckpointConflictException($"The blob '{name}' is not the version that was to be replaced ({exception.ErrorCode}).", exception);
        }
        catch (RequestFailedException exception) when (exception.Status is 0 or 408 or 429 or >= 500)
        {
            throw Unavailable(exception.Status == 0 ? "no connection" : $"status {exception.Status} {exception.ErrorCode}", exception);
        }
        catch (AggregateException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What the client throws when each of its tries has met no answer.
            throw Unavailable("no connection", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable("no answer in time", exception);
        }
    }

    private CheckpointStoreUnavailableException Unavailable(string reason, Exception exception) =>
        new($"Blob storage at {container.Uri.GetLeftPart(UriPartial.Authority)} does not answer: {reason}.", exception);

    private static bool IsMissing(RequestFailedException exception) =>
        exception.ErrorCode == BlobErrorCode.BlobNotFound || exception.ErrorCode == BlobErrorCode.ContainerNotFound || exception.Status == 404;

    // The service's codes of lost, missing and foreign leases all begin alike (LeaseLost, LeaseIdMissing, LeaseIdMismatchWith…).
    private static bool IsLeased(RequestFailedException exception) =>
        exception.Status is 409 or 412 && exception.ErrorCode?.StartsWith("Lease", StringComparison.Ordinal) == true;
}
