using Microsoft.Extensions.Options;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>Refuses a MONGO_URI that the driver cannot read, when the host starts.</summary>
internal sealed class MongoUriValidation : IValidateOptions<MicroBatchOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MicroBatchOptions options) =>
        options.MongoUri is not { Length: > 0 } uri || MongoClients.Parse(uri) is not null
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            "MONGO_URI (not shown, as it may hold a password) is no address of MongoDB, such as mongodb://user:password@localhost:27017; "
            + "characters of user and password other than letters and digits are written as %XX.");
}
