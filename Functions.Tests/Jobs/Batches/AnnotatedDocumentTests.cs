using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs.Batches;

namespace Pipeline.Tests.Jobs.Batches;

public sealed class AnnotatedDocumentTests
{
    [Fact]
    public void Write_Document_AddsTheAnnotationAndItsRecord()
    {
        var written = Write(
            """{"_id":"a","_rev":"1-x","n":1.50e3,"_attachments":{"t.txt":{"digest":"md5-1","length":4,"stub":true},"t.txt.ann":{"digest":"old","stub":true}}}""",
            "t.txt", "[@text#Key*]");

        Assert.Equal(
            """{"_id":"a","_rev":"1-x","n":1.50e3,"_attachments":{"t.txt":{"digest":"md5-1","length":4,"stub":true},"t.txt.ann":{"content_type":"text/plain; charset=utf-8","data":"W0B0ZXh0I0tleSpd"}},"annotations":{"t.txt":{"sourceDigest":"md5-t.txt","model":"m","job":"j","revpos":2,"length":12,"sha256":"fafeb04dd90ed030920fe8244efd98123a14493b74f30d4e1b19287788ed7780"}}}""",
            written);
    }

    [Fact]
    public void Write_RecordsAndFieldsOfOthers_Stay()
    {
        var written = Write(
            """{"annotations":{"t.txt":{"job":"old","sourceDigest":"d","comment":[1.50],"lowConfidence":{"Key":1}},"u.txt":{"job":"old","more":[1]}},"_id":"a","_rev":"1-x","_attachments":{"t.txt":{"stub":true}}}""",
            "t.txt", "x");

        Assert.Equal(
            """{"t.txt":{"sourceDigest":"md5-t.txt","model":"m","job":"j","revpos":2,"length":1,"sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","comment":[1.50]},"u.txt":{"job":"old","more":[1]}}""",
            JsonNode.Parse(written)!["annotations"]!.ToJsonString());
    }

    [Fact]
    public void Write_AnyFieldsAndNames_KeepsThem()
    {
        var texts = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get)));
        Prop.ForAll(texts.ListOf().Zip(texts).ToArbitrary(), input =>
        {
            var (fields, source) = input;
            var document = new JsonObject { ["_id"] = "a", ["_rev"] = "1-x", ["_attachments"] = new JsonObject { [source] = new JsonObject { ["stub"] = true } } };
            foreach (var field in fields)
            {
                document["f" + field] = field;
            }

            var written = JsonNode.Parse(Write(document.ToJsonString(), source, "annotation"))!.AsObject();

            var record = written["annotations"]!;
            written.Remove("annotations");
            Assert.Equal("j", (string?)record[source]!["job"]);
            var added = written["_attachments"]!.AsObject();
            Assert.Equal("annotation", Encoding.UTF8.GetString(Convert.FromBase64String((string)added[source + ".ann"]!["data"]!)));
            added.Remove(source + ".ann");
            Assert.True(JsonNode.DeepEquals(document, written));
        }).QuickCheckThrowOnFailure();
    }

    private static string Write(string document, string source, string annotation)
    {
        using var text = new PooledBufferWriter(0);
        text.Advance(Encoding.UTF8.GetBytes(annotation, text.GetSpan(1_000)));
        using var destination = new PooledBufferWriter(0);
        var stub = new AttachmentStub(source, "text/plain", $"md5-{source}", 1, 1, IsStub: true);
        AnnotatedDocument.Write(Encoding.UTF8.GetBytes(document), [new Annotation(stub, text).ToWrite("m", "j", "1-x")], destination);
        return Encoding.UTF8.GetString(destination.WrittenSpan);
    }
}
