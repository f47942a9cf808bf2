using Pipeline.Cli;
using Pipeline.Cli.Jobs;

namespace Pipeline.Tests.Cli.Jobs;

public sealed class DocumentIdsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a\nb/c\n", "a|b/c")]
    [InlineData("a\r\n\r\n b \r\n", "a| b ")]
    [InlineData("Zoë", "Zoë")]
    public async Task Read_LinesOfAFileOrTheInput_AreTheIds(string text, string ids)
    {
        var file = Path.Combine(_folder.Path, "ids");
        await File.WriteAllTextAsync(file, text);
        using var input = new StringReader(text);

        Assert.Equal(ids, string.Join('|', (await DocumentIds.ReadAsync(file, TextReader.Null, default)).Select(id => (string)id!)));
        Assert.Equal(ids, string.Join('|', (await DocumentIds.ReadAsync("-", input, default)).Select(id => (string)id!)));
    }

    [Theory]
    [InlineData(0, "'-' has no id; give one a line.")]
    [InlineData(10_001, "'-' has more than 10,000 ids, and a job takes no more; select them with --selector, --view or a range.")]
    public async Task Read_NoneOrTooMany_SaysSo(int count, string message)
    {
        using var input = new StringReader(string.Join('\n', Enumerable.Range(0, count)));

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => DocumentIds.ReadAsync("-", input, default));

        Assert.Equal((message, ExitCodes.Usage), (failure.Message, failure.ExitCode));
    }

    [Fact]
    public async Task Read_NoSuchFile_SaysWhatIsTaken()
    {
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => DocumentIds.ReadAsync("/none/ids", TextReader.Null, default));

        Assert.Equal("There is no file '/none/ids'; --ids takes one with an id a line, or - for the standard input.", failure.Message);
    }
}
