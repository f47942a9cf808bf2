namespace Pipeline.Tests.Page;

/// <summary>The tests that share one browser and one host with everything behind it.</summary>
[CollectionDefinition(Name)]
public sealed class PageCollection : ICollectionFixture<Browser>, ICollectionFixture<PageWorld>
{
    public const string Name = "Page";
}
