using Microsoft.Extensions.Options;
using Pipeline.Embedded.Mongo;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.Mongo;

public class MongoAddressTests
{
    [Fact]
    public void Parse_EveryPart_IsRead()
    {
        var address = MongoAddress.Parse(
            "mongodb://us%40er:p%3A%2F%25w@db.example:27018/health?authSource=users&connectTimeoutMS=1500&socketTimeoutMS=2500&serverSelectionTimeoutMS=3500&maxPoolSize=4&retryWrites=true&tls=false");

        Assert.Equal(("db.example", 27018, "us@er", "p:/%w", "users"), (address.Host, address.Port, address.User, address.Password, address.AuthSource));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), address.ConnectTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(2500), address.SocketTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(3500), address.ServerSelectionTimeout);
        Assert.Equal(4, address.MaxPoolSize);
        Assert.Equal("db.example:27018", address.ToString());
    }

    [Fact]
    public void Parse_HostAlone_HasTheDefaults()
    {
        var address = MongoAddress.Parse("mongodb://localhost");

        Assert.Equal(("localhost", 27017, null, null, "admin"), (address.Host, address.Port, address.User, address.Password, address.AuthSource));
        Assert.Equal((10, 60, 30, 16), (address.ConnectTimeout.TotalSeconds, address.SocketTimeout!.Value.TotalSeconds, address.ServerSelectionTimeout.TotalSeconds, address.MaxPoolSize));
    }

    [Theory]
    [InlineData("mongodb://u:p@h/health", "health")]
    [InlineData("mongodb://u:p@h/health?authSource=admin", "admin")]
    [InlineData("mongodb://u:p@h/?authSource=x", "x")]
    [InlineData("mongodb://u:p@h?authSource=x", "x")]
    [InlineData("mongodb://u:p@h", "admin")]
    public void Parse_AuthSource_IsTheOptionThenThePathThenAdmin(string text, string expected) => Assert.Equal(expected, MongoAddress.Parse(text).AuthSource);

    [Fact]
    public void Parse_SocketTimeoutZero_IsNoLimit() => Assert.Null(MongoAddress.Parse("mongodb://h/?socketTimeoutMS=0").SocketTimeout);

    [Fact]
    public void Parse_Ipv6_KeepsTheBracketsOut() => Assert.Equal(("::1", 27019, "[::1]:27019"), (MongoAddress.Parse("mongodb://[::1]:27019").Host, MongoAddress.Parse("mongodb://[::1]:27019").Port, MongoAddress.Parse("mongodb://[::1]:27019").ToString()));

    [Theory]
    [InlineData("mongodb+srv://user:secret@cluster.example/", "mongodb+srv")]
    [InlineData("mongodb://user:secret@h/?tls=true", "tls=true")]
    [InlineData("mongodb://user:secret@h/?ssl=true", "ssl=true")]
    [InlineData("mongodb://user:secret@h/?replicaSet=rs0", "replicaSet")]
    [InlineData("mongodb://user:secret@a,b:27018/", "several hosts")]
    [InlineData("mongodb://user:secret@h/?authMechanism=MONGODB-X509", "MONGODB-X509")]
    [InlineData("mongodb://user:secret@h/?tlsCAFile=x", "tlsCAFile")]
    [InlineData("mongodb://%2Ftmp%2Fmongodb.sock/", "Unix socket")]
    public void Parse_NotSupported_NamesItAndTheAzureBuild(string text, string named)
    {
        var failure = Assert.Throws<FormatException>(() => MongoAddress.Parse(text));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Contains("not supported here, use the Azure build", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://user:secret@h")]
    [InlineData("mongodb://")]
    [InlineData("mongodb://user:secret@")]
    [InlineData("mongodb://user:secret@h:0")]
    [InlineData("mongodb://user:secret@h:port")]
    [InlineData("mongodb://secret@h")]
    [InlineData("mongodb://user:sec/ret@h")]
    [InlineData("mongodb://user:sec@ret@h")]
    [InlineData("mongodb://user:secret@h/?connectTimeoutMS=soon")]
    [InlineData("mongodb://user:secret@h/?maxPoolSize=0")]
    [InlineData("mongodb://user:secret@h/?authSource")]
    public void Parse_Malformed_IsRefusedWithoutThePassword(string text)
    {
        var failure = Assert.Throws<FormatException>(() => MongoAddress.Parse(text));

        Assert.DoesNotMatch("sec.?ret", failure.Message);
    }

    [Fact]
    public void Validate_UnsupportedUri_FailsAtTheStart()
    {
        var validation = new MongoUriValidation();

        Assert.True(validation.Validate(null, new MicroBatchOptions()).Succeeded);
        Assert.True(validation.Validate(null, new MicroBatchOptions { MongoUri = "mongodb://h" }).Succeeded);
        var failure = validation.Validate(null, new MicroBatchOptions { MongoUri = "mongodb://u:secret@h/?tls=true" }).FailureMessage;
        Assert.StartsWith("MONGO_URI (not shown", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure, StringComparison.Ordinal);
    }
}
