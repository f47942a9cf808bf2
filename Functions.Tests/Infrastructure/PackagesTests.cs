using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pipeline.Cli;

namespace Pipeline.Tests.Infrastructure;

/// <summary>README says of every package why it is there.</summary>
public sealed partial class PackagesTests
{
    [Fact]
    public void Packages_TableOfTheReadme_NamesEveryOne()
    {
        var root = SourceTree.Find().Root;
        var nuget = XDocument.Load(Path.Combine(root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value);
        var npm = Directory.EnumerateDirectories(Path.Combine(root, "tools"))
            .Where(folder => File.Exists(Path.Combine(folder, "package.json")))
            .SelectMany(Dependencies);
        var named = File.ReadAllText(Path.Combine(root, "README.md")).Split('\n')
            .SkipWhile(line => !line.StartsWith("| package |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => Names(line.Split('|')[1]));

        Assert.Equal(nuget.Concat(npm).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Dependencies(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "package.json")));
        return [.. new[] { "dependencies", "devDependencies" }
            .Where(kind => document.RootElement.TryGetProperty(kind, out _))
            .SelectMany(kind => document.RootElement.GetProperty(kind).EnumerateObject())
            .Select(package => package.Name)];
    }

    /// <summary>The names of a cell; one that begins with a point goes on from the one before, up to the word that both have.</summary>
    private static IEnumerable<string> Names(string cell)
    {
        var first = "";
        foreach (var name in cell.Split(',').Select(part => part.Trim()))
        {
            first = name.StartsWith('.') ? first : name;
            yield return name.StartsWith('.') ? first[..first.LastIndexOf(Segment().Match(name).Value, StringComparison.Ordinal)] + name : name;
        }
    }

    [GeneratedRegex(@"^\.\w+")]
    private static partial Regex Segment();
}
