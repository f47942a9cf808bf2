using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Http;

namespace Pipeline.Tests.Http;

public class ProblemsTests
{
    [Fact]
    public async Task Problem_OfAField_NamesItInErrors()
    {
        var (context, body) = await ExecuteAsync(Problems.Problem(400, "Bad input", "batchSize is 0; 1 to 1000 was expected", "batchSize"));

        Assert.Equal(400, context.Response.StatusCode);
        Assert.Equal("application/problem+json", context.Response.ContentType);
        Assert.Equal(
            """{"type":"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1","title":"Bad input","status":400,"detail":"batchSize is 0; 1 to 1000 was expected","errors":{"batchSize":["batchSize is 0; 1 to 1000 was expected"]}}""",
            body);
    }

    [Fact]
    public async Task Problem_WithoutAField_HasNoErrors()
    {
        var (context, body) = await ExecuteAsync(Problems.Problem(418, "Teapot", "It is short and stout."));

        Assert.Equal(418, context.Response.StatusCode);
        Assert.Equal("""{"type":"about:blank","title":"Teapot","status":418,"detail":"It is short and stout."}""", body);
    }

    [Fact]
    public async Task Problem_WithATypeOfItsOwn_KeepsIt()
    {
        var (_, body) = await ExecuteAsync(Problems.Problem(409, "Conflict", "The id exists.", type: "urn:pipeline:job-exists", traceId: "abc"));

        Assert.Equal(
            """{"type":"urn:pipeline:job-exists","title":"Conflict","status":409,"detail":"The id exists.","traceId":"abc"}""", body);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(399)]
    [InlineData(600)]
    public void Problem_WithAStatusThatIsNoError_Throws(int status)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Problems.Problem(status, "title", "detail"));
    }

    internal static async Task<(HttpContext Context, string Body)> ExecuteAsync(IResult result)
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
            Response = { Body = body },
        };
        await result.ExecuteAsync(context);
        return (context, Encoding.UTF8.GetString(body.ToArray()));
    }
}
