using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Pipeline.MicroBatch;
using Pipeline.Mongo;

namespace Pipeline.Cli.Polls;

/// <summary>Removes what the polls keep of a user.</summary>
internal static class ForgetRun
{
    /// <exception cref="CommandFailedException">The settings name no MongoDB, or it does not answer.</exception>
    public static async Task<int> RunAsync(IConfiguration configuration, string userId, TextWriter output, CancellationToken cancellationToken)
    {
        var options = new MicroBatchOptions();
        try
        {
            new MicroBatchSettings(configuration).Configure(options);
        }
        catch (OptionsValidationException exception)
        {
            throw new CommandFailedException(string.Join(Environment.NewLine, exception.Failures), exception);
        }

        if (options.MongoUri is not { } uri || MongoClients.Parse(uri) is not { } address)
        {
            throw new CommandFailedException("MONGO_URI is not set, or is no address of MongoDB: it says where the analytics are.");
        }

        using var client = new MongoClient(MongoClients.Settings(address));
        try
        {
            var (analytics, letters) = await UserErasure.ForgetAsync(client, options.Sources, userId, cancellationToken);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"Removed {analytics:N0} analytics and {letters:N0} dead letters of '{userId}'."));
            return ExitCodes.Success;
        }
        catch (SourceUnavailableException exception)
        {
            throw new CommandFailedException(exception.Message, exception);
        }
    }
}
