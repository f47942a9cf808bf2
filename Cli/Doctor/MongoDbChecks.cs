using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Pipeline.MicroBatch;
using Pipeline.Mongo;

namespace Pipeline.Cli.Doctor;

/// <summary>What a MongoDB that answers has of what polls need: the indexes of each source, and the same time.</summary>
internal sealed class MongoDbChecks(IConfiguration configuration, TimeProvider time)
{
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new MicroBatchOptions();
        Finding? wrong = null;
        try
        {
            new MicroBatchSettings(WithStorage(configuration)).Configure(options);
        }
        catch (OptionsValidationException exception)
        {
            wrong = Finding.Wrong("Settings of the polls", string.Join(' ', exception.Failures), "Mend the setting that is named.");
        }

        if (wrong is not null || options.MongoUri is not { } uri || MongoClients.Parse(uri) is not { } address)
        {
            if (wrong is not null)
            {
                yield return wrong;
            }

            yield break;
        }

        using var client = new MongoClient(MongoClients.Settings(address));
        if (options.Sources.Count > 0)
        {
            yield return await ClockAsync(client, options.Sources[0], cancellationToken);
        }

        foreach (var source in options.Sources)
        {
            yield return await IndexesAsync(client, source, cancellationToken);
        }
    }

    // Polls want blob storage for their checkpoints; ./pipeline up brings one, and nothing of it is looked at here.
    private static IConfiguration WithStorage(IConfiguration configuration) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true" })
        .AddConfiguration(configuration)
        .Build();

    private async Task<Finding> ClockAsync(MongoClient client, PollSource source, CancellationToken cancellationToken)
    {
        const string subject = "MongoDB's clock";
        try
        {
            var there = await MongoIndexes.GetServerTimeAsync(client, source, cancellationToken);
            return Clocks.Compare(subject, there, time.GetUtcNow(), "A poll reads up to the server's time, and who writes records sets theirs by another clock");
        }
        catch (SourceUnavailableException exception)
        {
            return Finding.Unsure(subject, exception.Message, "Mend MONGO_URI, or the rights of its account.");
        }
    }

    private static async Task<Finding> IndexesAsync(MongoClient client, PollSource source, CancellationToken cancellationToken)
    {
        var subject = $"Indexes of {source.Name}";
        try
        {
            var state = await MongoIndexes.CheckAsync(client, source, cancellationToken);
            return state switch
            {
                { Missing: [], Warnings: null or [] } => Finding.Good(subject, "all there"),
                { Missing: [] } => Finding.Unsure(subject, "of little use", string.Join(' ', state.Problems)),
                _ => Finding.Unsure(
                    subject,
                    $"missing: {string.Join(", ", state.Missing.Select(index => $"{index.Keys} of {index.Collection}"))}",
                    $"{string.Join("; ", state.Missing.Select(index => index.Command))} in the shell of {source.Database}; ENSURE_INDEXES=true has the host make them."),
            };
        }
        catch (SourceUnavailableException exception)
        {
            return Finding.Unsure(subject, exception.Message, "Mend MONGO_URI, or the rights of its account.");
        }
    }
}
