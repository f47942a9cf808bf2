using Pipeline.Query.MySql;

namespace Pipeline.Tests.Query.MySql;

public sealed class MySqlAddressTests
{
    [Fact]
    public void Parse_EscapesAndPort_AreRead()
    {
        var address = MySqlAddress.Parse("mysql://re%40der:p%3A%2F@db.example:3307/my%20shop?tls=verified");

        Assert.Equal(("db.example", 3307, "re@der", "p:/", "my shop"), (address.Host, address.Port, address.User, address.Password, address.Database));
    }

    [Fact]
    public void Parse_NoPort_Is3306() => Assert.Equal(3306, MySqlAddress.Parse("mysql://reader@db.example/shop").Port);

    [Theory]
    [InlineData("")]
    [InlineData("db.example")]
    [InlineData("mariadb://reader:hidden@db.example/shop")]
    [InlineData("mysql://db.example/shop")]
    [InlineData("mysql://reader:hidden@db.example")]
    [InlineData("mysql://reader:hidden@db.example/")]
    [InlineData("mysql://reader:hidden@db.example/shop/more")]
    [InlineData("mysql://reader:hidden@db.example/shop?tls=no")]
    [InlineData("mysql://reader:hidden@db.example/shop#part")]
    public void Parse_NoSuchAddress_IsRefusedWithoutShowingIt(string url)
    {
        var exception = Assert.Throws<FormatException>(() => MySqlAddress.Parse(url));

        Assert.DoesNotContain("hidden", exception.Message, StringComparison.Ordinal);
    }
}
