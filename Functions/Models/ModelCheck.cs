using Pipeline.Classification;
using Pipeline.Monitoring;

namespace Pipeline.Models;

/// <summary>Readiness of the default model.</summary>
internal sealed class ModelCheck(ModelCatalog models) : IDependencyCheck
{
    public string Name => "model";

    // Off the caller's thread: the first answer may wait for blob storage.
    public Task<DependencyState> CheckAsync(CancellationToken cancellationToken) => Task.Run(Check, cancellationToken);

    private DependencyState Check()
    {
        try
        {
            return new DependencyState(true, $"{models.DefaultName}, {models.Find(null)!.ModelId}");
        }
        catch (ModelUnavailableException exception)
        {
            return new DependencyState(false, exception.Message);
        }
    }
}
