using Microsoft.Extensions.Options;
using Pipeline.MicroBatch;

namespace Pipeline.Embedded.Mongo;

/// <summary>Refuses at the start a MONGO_URI that the development client has no support for.</summary>
internal sealed class MongoUriValidation : IValidateOptions<MicroBatchOptions>
{
    public ValidateOptionsResult Validate(string? name, MicroBatchOptions options)
    {
        if (!options.IsConfigured)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            MongoAddress.Parse(options.MongoUri!);
            return ValidateOptionsResult.Success;
        }
        catch (FormatException e)
        {
            return ValidateOptionsResult.Fail($"MONGO_URI (not shown, as it may hold a password): {e.Message}");
        }
    }
}
