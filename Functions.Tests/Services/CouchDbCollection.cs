namespace Pipeline.Tests.Services;

/// <summary>The tests that share one CouchDB.</summary>
[CollectionDefinition(Name)]
public sealed class CouchDbCollection : ICollectionFixture<CouchDbStandIn>
{
    public const string Name = "CouchDB";
}
