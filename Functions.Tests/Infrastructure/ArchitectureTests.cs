using System.Xml.Linq;
using NetArchTest.Rules;
using Pipeline.Cli;

namespace Pipeline.Tests.Infrastructure;

/// <summary>docs/architecture.md shows the arrows between projects and between rooms; the code has these and no others.</summary>
public sealed class ArchitectureTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, string[]>> Projects = new(() => Table("| project |"));

    private static readonly Lazy<IReadOnlyDictionary<string, string[]>> Rooms = new(() => Table("| room |"));

    public static TheoryData<string> AllRooms => [.. Rooms.Value.Keys];

    [Fact]
    public void Projects_References_AreThoseOfThePage()
    {
        var root = SourceTree.Find().Root;
        var references = Directory.EnumerateDirectories(root)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), References);

        Assert.Equal(Lines(Projects.Value), Lines(references));
    }

    [Fact]
    public void Rooms_Folders_AreThoseOfThePage() =>
        Assert.Equal(
            Rooms.Value.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(Path.Combine(SourceTree.Find().Root, "Functions"))
                .Select(folder => Path.GetFileName(folder))
                .Where(name => name is not ("bin" or "obj" or "Properties"))
                .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void Rooms_Needs_AreThoseOfThePage(string room)
    {
        var needs = Rooms.Value.Keys.Where(other => other != room && Needs(room, other));

        Assert.Equal(Rooms.Value[room].Order(StringComparer.Ordinal), needs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Arrows_OfBothTables_GoOneWay()
    {
        Assert.Empty(Circle(Projects.Value));
        Assert.Empty(Circle(Rooms.Value));
    }

    [Theory]
    [InlineData(typeof(Pipeline.Classification.ITextClassifier))]
    [InlineData(typeof(Pipeline.CouchDb.ICouchServer))]
    [InlineData(typeof(Pipeline.Matching.Matcher))]
    public void Libraries_KnowNothingOfAzure(Type type)
    {
        var result = Types.InAssembly(type.Assembly).ShouldNot().HaveDependencyOnAny("Azure", "Microsoft.Azure", "Microsoft.DurableTask").GetResult();

        Assert.True(result.IsSuccessful, string.Join(Environment.NewLine, result.FailingTypeNames ?? []));
    }

    private static bool Needs(string room, string other) =>
        Types.InAssembly(typeof(PipelineServices).Assembly)
            .That().ResideInNamespaceMatching($@"^Pipeline\.{room}(\.|$)")
            .And().HaveDependencyOn($"Pipeline.{other}")
            .GetTypes()
            .Any();

    /// <summary>What is left when everything that needs nothing of the rest has been taken away, again and again.</summary>
    private static string[] Circle(IReadOnlyDictionary<string, string[]> arrows)
    {
        var left = arrows.Keys.ToHashSet();
        while (left.RemoveWhere(name => !arrows[name].Any(left.Contains)) > 0)
        {
        }

        return [.. left];
    }

    private static string[] References(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))];

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, string[]> arrows) =>
        arrows.Select(arrow => $"{arrow.Key}: {string.Join(", ", arrow.Value.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal);

    private static Dictionary<string, string[]> Table(string head) =>
        File.ReadLines(Path.Combine(SourceTree.Find().Root, "docs", "architecture.md"))
            .SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|'))
            .ToDictionary(cells => Names(cells[1]).Single(), cells => Names(cells[3]));

    private static string[] Names(string cell) => [.. cell.Split(',').Select(name => name.Trim(' ', '`')).Where(name => name != "–")];
}
