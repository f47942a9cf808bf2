namespace Pipeline.Tests.Services;

/// <summary>The tests that share one MongoDB.</summary>
[CollectionDefinition(Name)]
public sealed class MongoDbCollection : ICollectionFixture<MongoDbStandIn>
{
    public const string Name = "MongoDB";
}
