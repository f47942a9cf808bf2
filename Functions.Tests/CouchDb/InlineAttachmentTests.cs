using System.Text;
using System.Text.Json;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public sealed class InlineAttachmentTests
{
    [Theory]
    [InlineData("""{"_id":"a","_rev":"1","_attachments":{"x":{"data":"eA=="},"t.txt":{"content_type":"text/plain","revpos":1,"digest":"d","data":"dGV4dA=="}}}""", "text")]
    [InlineData("""{"_attachments":{"t.txt":{"data":"YT8\/","content_type":"text/plain"}},"z":1}""", "a??")]
    [InlineData("""{"_attachments":{"t.txt":{"content_type":"text/plain","data":""}}}""", "")]
    public void Read_DataOfTheName_IsDecoded(string document, string expected)
    {
        using var content = InlineAttachment.Read(Encoding.UTF8.GetBytes(document), "t.txt");

        Assert.Equal(expected, Encoding.UTF8.GetString(content!.Bytes.Span));
        Assert.Equal("text/plain", content.ContentType);
    }

    [Theory]
    [InlineData("""{"_id":"a"}""")]
    [InlineData("""{"_attachments":{"u.txt":{"data":"dGV4dA=="}}}""")]
    [InlineData("""{"_attachments":{"t.txt":{"stub":true,"length":4}}}""")]
    [InlineData("""{"deep":{"_attachments":{"t.txt":{"data":"dGV4dA=="}}}}""")]
    public void Read_NoDataOfTheName_IsNull(string document) =>
        Assert.Null(InlineAttachment.Read(Encoding.UTF8.GetBytes(document), "t.txt"));

    [Fact]
    public void Read_DataThatIsNoBase64_IsAnError() =>
        Assert.Throws<JsonException>(() => InlineAttachment.Read("""{"_attachments":{"t.txt":{"data":"%%%"}}}"""u8, "t.txt"));
}
