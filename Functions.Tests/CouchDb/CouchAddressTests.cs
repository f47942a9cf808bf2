using FsCheck;
using FsCheck.Fluent;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public class CouchAddressTests
{
    private static readonly CouchAddress Address = new(new Uri("http://couch.example:5984/"));

    [Theory]
    [InlineData("a b", "/db/a%20b")]
    [InlineData("a/b", "/db/a%2Fb")]
    [InlineData("a%2Fb", "/db/a%252Fb")]
    [InlineData("a+b", "/db/a%2Bb")]
    [InlineData("\"q\"'", "/db/%22q%22%27")]
    [InlineData(".", "/db/%2E")]
    [InlineData("..", "/db/%2E%2E")]
    [InlineData("../x", "/db/..%2Fx")]
    [InlineData("é😀", "/db/%C3%A9%F0%9F%98%80")]
    [InlineData("a\0\n", "/db/a%00%0A")]
    [InlineData("?#&=", "/db/%3F%23%26%3D")]
    [InlineData("_design/v", "/db/_design/v")]
    [InlineData("_design/a/b", "/db/_design/a%2Fb")]
    [InlineData("_local/x y", "/db/_local/x%20y")]
    public void Document_AwkwardId_IsSentEscaped(string id, string target) =>
        Assert.Equal(target, Address.Document("db", id).PathAndQuery);

    [Theory]
    [InlineData("f.txt", null, "/db/d/f.txt")]
    [InlineData("a/b.txt", null, "/db/d/a%2Fb.txt")]
    [InlineData("..", null, "/db/d/%2E%2E")]
    [InlineData("x", "1-a b", "/db/d/x?rev=1-a%20b")]
    public void Attachment_AwkwardName_IsSentEscaped(string name, string? rev, string target) =>
        Assert.Equal(target, Address.Attachment("db", "d", name, rev).PathAndQuery);

    [Fact]
    public void Database_NameWithSlashAndPlus_IsSentEscaped() =>
        Assert.Equal("/a%2Fb%2Bc", Address.Database("a/b+c").PathAndQuery);

    [Fact]
    public void AllDocuments_Range_GivesKeysAsJson() =>
        Assert.Equal(
            "/db/_all_docs?inclusive_end=false&limit=11&include_docs=true&att_encoding_info=true&conflicts=true&startkey=%22a%20%5C%22b%22&endkey=%22%C3%A9%22",
            Address.AllDocuments("db", new KeyRange("a \"b", "é"), 11, includeDocuments: true).PathAndQuery);

    [Fact]
    public void AllDocuments_OpenRange_GivesNoKeys() =>
        Assert.Equal(
            "/db/_all_docs?inclusive_end=false&limit=1", Address.AllDocuments("db", KeyRange.All, 1, includeDocuments: false).PathAndQuery);

    [Theory]
    [InlineData("https://host.example/couch")]
    [InlineData("https://host.example/couch/")]
    public void Document_ServerBelowAPath_KeepsThePath(string server) =>
        Assert.Equal("https://host.example/couch/db/x", new CouchAddress(new Uri(server)).Document("db", "x").AbsoluteUri);

    [Fact]
    public void Document_AnyId_IsOneSegmentThatUnescapesToIt() =>
        Prop.ForAll(AwkwardText.Any, id =>
        {
            if (!DocumentId.IsValid(id))
            {
                return true;
            }

            var target = Address.Document("db", id).PathAndQuery;
            var segment = target["/db/".Length..];
            return Uri.UnescapeDataString(segment) == id
                && (segment.Count(c => c == '/') == (id.StartsWith("_design/") || id.StartsWith("_local/") ? 1 : 0))
                && segment is not "." and not ".."
                && segment.All(c => c is > ' ' and < '\u007f' and not '?' and not '#');
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("_security")]
    [InlineData("_all_docs")]
    [InlineData("_design/")]
    [InlineData("_design")]
    public void IsValid_IdThatNoDocumentHas_IsFalse(string id) => Assert.False(DocumentId.IsValid(id));

    [Fact]
    public void IsValid_HalfOfASurrogatePair_IsFalse()
    {
        Assert.False(DocumentId.IsValid("a\uD800b"));
        Assert.False(DocumentId.IsValid("\uDC00"));
    }
}
