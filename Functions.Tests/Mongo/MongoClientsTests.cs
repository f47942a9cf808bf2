using MongoDB.Driver;
using Pipeline.Mongo;

namespace Pipeline.Tests.Mongo;

public sealed class MongoClientsTests
{
    [Theory]
    [InlineData("mongodb://h/", "majority")]
    [InlineData("mongodb://h/?w=3", "3")]
    [InlineData("mongodb://h/?w=1&journal=false", "1")]
    [InlineData("mongodb://h/?w=0", "majority")]
    [InlineData("mongodb://h/?replicaSet=rs&w=everywhere", "everywhere")]
    public void Settings_WriteConcern_IsAcknowledgedAndInTheJournal(string address, string members)
    {
        var concern = MongoClients.Settings(MongoUrl.Create(address)).WriteConcern;

        Assert.Equal((members, true, true), (concern.W.ToString(), concern.Journal, concern.IsAcknowledged));
    }

    [Theory]
    [InlineData("mongodb://h/", 3, 3, 120, 10)]
    [InlineData("mongodb://h/?serverSelectionTimeoutMS=7000&connectTimeoutMS=8000&socketTimeoutMS=9000&w=2&wtimeoutMS=4000", 7, 8, 9, 4)]
    public void Settings_Timeouts_AreThoseOfTheAddressOrShort(string address, int selection, int connect, int silence, int write)
    {
        var settings = MongoClients.Settings(MongoUrl.Create(address));

        Assert.Equal(
            (selection, connect, silence, write),
            (settings.ServerSelectionTimeout.TotalSeconds, settings.ConnectTimeout.TotalSeconds, settings.SocketTimeout.TotalSeconds,
                settings.WriteConcern.WTimeout!.Value.TotalSeconds));
    }
}
