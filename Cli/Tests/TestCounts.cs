using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Pipeline.Cli.Tests;

/// <summary>How many tests ended in which way, over any number of test projects.</summary>
internal sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static TestCounts Zero { get; } = new(0, 0, 0);

    public static TestCounts operator +(TestCounts left, TestCounts right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>Adds up every .trx file under a folder.</summary>
    /// <exception cref="CommandFailedException">A file is no test result.</exception>
    public static TestCounts ReadFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories)
            .Aggregate(Zero, (sum, file) => sum + Read(file));

    /// <summary>
    /// Reads the counters of one .trx file. Failed are all that ran and did not pass: errors, time-outs and aborted tests too.
    /// </summary>
    public static TestCounts Read(string file)
    {
        try
        {
            var counters = XDocument.Load(file).Root?.Element(Trx + "ResultSummary")?.Element(Trx + "Counters")
                ?? throw new FormatException("it has no ResultSummary with Counters.");
            int Number(string name) => int.Parse(counters.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
            return new TestCounts(Number("passed"), Number("executed") - Number("passed"), Number("total") - Number("executed"));
        }
        catch (Exception e) when (e is XmlException or FormatException)
        {
            throw new CommandFailedException($"'{file}' is not a test result: {e.Message}", e);
        }
    }

    /// <summary>For example "120 passed, 0 failed, 2 skipped".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");
}
