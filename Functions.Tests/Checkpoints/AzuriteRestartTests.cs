using Pipeline.Checkpoints;
using Pipeline.Cli;
using Pipeline.Cli.Services;
using Pipeline.MicroBatch;
using Pipeline.Tests.MicroBatch;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Checkpoints;

[Collection(AzuriteCollection.Name)]
public sealed class AzuriteRestartTests
{
    [Fact]
    public async Task Poll_StorageGoesAndComesBackMidway_LosesNothingAndCountsOnce()
    {
        await AzuriteFixture.InstallAsync();
        using var folder = new TemporaryFolder();
        using var world = new PollWorld();
        for (var i = 0; i < 10; i++)
        {
            world.Records.Write(i, world.Ago(100 - i), $"user{i % 4}", i);
        }

        var azurite = await Azurite.StartAsync(SourceTree.Find(), folder: folder.Path);
        try
        {
            var store = world.Checkpoints = CheckpointServices.CreateStore(azurite.ConnectionString, "checkpoints");
            world.Records.Write(50, world.Ago(200), "first");
            world.Options.BatchSize = 1;
            Assert.Equal(11, (await world.PollAsync()).Records);
            world.Records.Write(60, world.Ago(20), "user60", 60);
            world.Records.Write(61, world.Ago(20), "user61", 61);

            var finds = 0;
            var port = azurite.Port;
            var report = await world.PollAsync(new Faults
            {
                Before = async request =>
                {
                    if (request == "find" && ++finds == 2)
                    {
                        await azurite.DisposeAsync();
                    }
                },
            });
            Assert.Equal(PollOutcome.Unavailable, report.Outcome);

            azurite = await Azurite.StartAsync(SourceTree.Find(), port, folder.Path);

            // The lease that could not be given back lasts a minute in a real storage; Azurite forgets leases when it is restarted.
            await store.BreakLeaseAsync(CheckpointNames.Checkpoint(PollWorld.Source), default);
            Assert.Equal(2, (await world.PollAsync()).Records);
            Assert.Equal(0, (await world.PollAsync()).Records);
            Assert.Equal(world.ExpectedResults(), world.Results.ToDictionary());
            var blob = await store.ReadAsync(CheckpointNames.Checkpoint(PollWorld.Source), default);
            Assert.Equal(13, CheckpointReader.Read(PollWorld.Source, blob!.Content.Span)!.Totals.Records);
            Assert.Single(await store.ListAsync(CheckpointNames.RecognisedFolder(PollWorld.Source), default));
        }
        finally
        {
            await azurite.DisposeAsync();
        }
    }
}
