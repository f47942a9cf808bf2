using Pipeline.Cli.Demo;

namespace Pipeline.Tests.Cli.Demo;

public class RecordsOutcomeTests
{
    [Theory]
    [InlineData(10, 10, 3, 3, 36, 0, true)]
    [InlineData(10, 9, 3, 3, 36, 0, false)]
    [InlineData(10, 11, 3, 3, 36, 0, false)]
    [InlineData(10, 10, 3, 2, 36, 0, false)]
    [InlineData(10, 10, 3, 3, 36, 1, false)]
    [InlineData(0, 0, 3, 3, 36, 0, false)]
    [InlineData(10, 10, 0, 0, 36, 0, false)]
    [InlineData(10, 10, 3, 3, 0, 0, false)]
    public void Succeeded_AnyFigures_OnlyWhenAllIsRight(int written, int read, int planted, int found, int results, int differing, bool expected)
    {
        var outcome = new RecordsOutcome(written, read, planted, found, results, differing);

        Assert.Equal(expected, outcome.Succeeded);
        Assert.Equal(expected, outcome.Sentences.All(sentence => sentence.Right));
    }

    [Fact]
    public void Sentences_SomethingWrong_NameTheFigures()
    {
        var outcome = new RecordsOutcome(1_000, 999, 3, 2, 1_800, 7);

        Assert.Equal(
            [
                "1,000 records were written, but 999 were read.",
                "Not every planted anomaly was found: 2 of 3.",
                "The analytics differ from a recomputation from scratch in 7 of 1,800 results.",
            ],
            outcome.Sentences.Select(sentence => sentence.Sentence));
    }
}
