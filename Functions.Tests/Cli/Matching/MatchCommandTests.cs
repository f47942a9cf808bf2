using System.Text.Json.Nodes;
using Pipeline.Cli;
using Pipeline.Cli.Matching;
using Pipeline.Matching;
using Pipeline.Matching.Generation;
using Pipeline.Matching.References;
using Pipeline.Matching.Scoring;
using Pipeline.Tests.Matching;

namespace Pipeline.Tests.Cli.Matching;

public sealed class MatchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Ndjson_WritesOneLineForEachName()
    {
        var text = Run("id,name,lei\n7,ACME Rocket Systems Limited,\n8,Nothing like it,x\n", "id,name\n1,Acme Rocket Systems Ltd\n");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(["7", "8"], lines.Select(line => (string)line["sourceId"]!));
        Assert.Equal(("matched", "1", "exact"), ((string)lines[0]["status"]!, (string)lines[0]["best"]!["id"]!, (string)lines[0]["best"]!["tier"]!));
        Assert.Equal("none", (string)lines[1]["status"]!);
        Assert.Contains("2 names: matched 1 · review 0 · none 1", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Csv_QuotesWhatNeedsIt()
    {
        var text = Run("id,name\n7,\"Acme \"\"Rocket\"\", Systems\"\n", "id,name\n1,\"Acme Rocket Systems, Inc.\"\n", RowFormat.Csv);
        var lines = text.Split('\n');
        Assert.StartsWith("source_id,source_name,status,id,name,tier,confidence", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("7,\"Acme \"\"Rocket\"\", Systems\",matched,1,\"Acme Rocket Systems, Inc.\",exact,0.9", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RowFormat.Csv)]
    [InlineData(RowFormat.Ndjson)]
    public void Run_OneOrTwoThreads_WriteTheSameBytes(RowFormat format)
    {
        var entities = SampleNames.Load();
        var variation = new NameVariation(new Random(5), entities.Take(300).Select(entity => entity.Name));
        var names = "id,name\n" + string.Concat(Enumerable.Range(0, 2_500).Select(i => $"{i},{Quote(variation.Vary(entities[i * 31 % entities.Count].Name))}\n"));
        var references = File.ReadAllText(Path.Combine(SampleNames.Folder, "references.csv"));
        Assert.Equal(Run(names, references, format, threads: 1), Run(names, references, format, threads: 2));
    }

    [Fact]
    public void Run_OneToOne_GivesEachEntityOnce()
    {
        var text = Run("id,name\n7,Acme Rocket Systems\n8,Acme Rocket System\n", "id,name\n1,Acme Rocket Systems Ltd\n", RowFormat.Csv, oneToOne: true);
        Assert.Equal(["7,Acme Rocket Systems,matched", "8,Acme Rocket System,none"], text.Split('\n')[1..3].Select(line => string.Join(',', line.Split(',')[..3])));
    }

    [Fact]
    public void Run_BadRows_AreNamedAndLeftOut()
    {
        var text = Run("id,name\n7,One\n8\n9,Two\n", "id,name\n1,One\n,Two\n", RowFormat.Csv);
        Assert.Equal(3, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("row 3: row has 1 fields", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("row 3: id is empty", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "id,name\n1,One\n", "no list of names")]
    [InlineData("id,title\n1,One\n", "id,name\n1,One\n", "No column holds the name")]
    [InlineData("id,name\n1,One\n", "id,name\n", "no reference")]
    public void Run_UnusableFile_IsSaid(string names, string references, string message) =>
        Assert.Contains(message, Assert.Throws<CommandFailedException>(() => Run(names, references)).Message, StringComparison.Ordinal);

    private string Run(string names, string references, RowFormat format = RowFormat.Ndjson, int threads = 1, bool oneToOne = false)
    {
        var (file, reference, output) = (Path.Combine(_folder.Path, "names.csv"), Path.Combine(_folder.Path, "references.csv"), Path.Combine(_folder.Path, "out"));
        File.WriteAllText(file, names);
        File.WriteAllText(reference, references);
        var none = new Dictionary<string, string>();
        var request = new MatchRequest(file, reference, none, none, MatchModel.Shipped, output, format, new MatchOptions(), oneToOne, threads);
        Assert.Equal(ExitCodes.Success, new MatchCommand(request, TimeProvider.System, _errors, isTerminal: false).Run(() => Stream.Null, default));
        return File.ReadAllText(output);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
