using Pipeline.Cli;
using Pipeline.Cli.Services;

namespace Pipeline.Tests.Cli.Services;

public class CouchDbConnectionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void FromEnvironment_WithoutAddress_IsNull(string? url) => Assert.Null(CouchDbConnection.FromEnvironment(_ => url));

    [Fact]
    public async Task ToString_WithPassword_HidesIt()
    {
        var settings = new Dictionary<string, string?>
        {
            ["COUCHDB_URL"] = "http://127.0.0.1:5984",
            ["COUCHDB_USER"] = "me",
            ["COUCHDB_PASSWORD"] = "hidden-word",
        };

        await using var connection = CouchDbConnection.FromEnvironment(settings.GetValueOrDefault)!;

        Assert.Equal("http://127.0.0.1:5984/ as me", connection.ToString());
        Assert.False(connection.IsStandIn);
    }

    [Fact]
    public void FromEnvironment_NotAnAddress_NamesTheSetting()
    {
        var error = Assert.Throws<CommandFailedException>(
            () => CouchDbConnection.FromEnvironment(name => name == "COUCHDB_URL" ? "not an address" : null));

        Assert.Contains("COUCHDB_URL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_NobodyListens_NamesTheAddress()
    {
        await using var connection = new CouchDbConnection("http://127.0.0.1:1", "me", "hidden-word", isStandIn: false);

        var error = await Assert.ThrowsAsync<CommandFailedException>(() => connection.CheckAsync(CancellationToken.None));

        Assert.StartsWith("CouchDB at http://127.0.0.1:1 could not be reached", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", error.Message, StringComparison.Ordinal);
    }
}
