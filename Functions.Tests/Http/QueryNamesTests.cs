using Microsoft.AspNetCore.Http;
using Pipeline.Http;

namespace Pipeline.Tests.Http;

public sealed class QueryNamesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("?status=Running")]
    [InlineData("?STATUS=&continuation=x&code=key")]
    [InlineData("?code=a&code=b")]
    public void Check_NamesThatAreKnown_LetsThemPass(string query) => QueryNames.Check(Request(query), ["status", "continuation"]);

    [Theory]
    [InlineData("?statuss=Running", "statuss", "'statuss' is not known here; the query takes status, continuation.")]
    [InlineData("?status=a&status=b", "status", "'status' is given 2 times; give it once.")]
    [InlineData("?=x", "", "'' is not known here; the query takes status, continuation.")]
    public void Check_ANameThatIsNotKnownOrThereTwice_SaysWhich(string query, string field, string message)
    {
        var failure = Assert.Throws<BadInputException>(() => QueryNames.Check(Request(query), ["status", "continuation"]));

        Assert.Equal((field, message), (failure.Field, failure.Message));
    }

    private static HttpRequest Request(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        return context.Request;
    }
}
