using Pipeline.Tests.Services;

namespace Pipeline.Tests.Page;

/// <summary>The tests that share one browser and one CouchDB.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>, ICollectionFixture<CouchDbStandIn>, ICollectionFixture<MongoDbStandIn>, ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Browser";
}
