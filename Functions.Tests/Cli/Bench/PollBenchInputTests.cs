using Pipeline.Cli.Bench;
using Pipeline.Cli.Health;

namespace Pipeline.Tests.Cli.Bench;

public class PollBenchInputTests
{
    private static readonly DateOnly NewestDay = new(2025, 11, 13);
    private static readonly DateTimeOffset Start = new(2025, 11, 14, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Sizes_OfTheDefaults_AreAFifthAndTheWhole() =>
        Assert.Equal([10_000, 50_000], new PollBenchOptions(PollBenchOptions.DefaultRecords, PollBenchOptions.DefaultBatchSize).Sizes);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(50_000, 500)]
    [InlineData(1_000_000, 10_000)]
    public void Users_OfSoManyRecords_HaveAHundredEach(int records, int users) => Assert.Equal(users, PollBenchRecords.Users(records));

    [Fact]
    public void Make_OfACount_GivesExactlyThatManyDifferentRecordsWithTies()
    {
        var records = PollBenchRecords.Make(5_000, NewestDay, Start).ToList();

        Assert.Equal(5_000, records.Select(StoredHealthRecord.IdOf).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(50, records.Select(record => record.UserId).Distinct(StringComparer.Ordinal).Count());
        Assert.All(records.GroupBy(record => record.UpdatedAt), tied => Assert.InRange(tied.Count(), 1, 7));
        Assert.Equal((Start, Start.AddMilliseconds(714)), (records.Min(record => record.UpdatedAt), records.Max(record => record.UpdatedAt)));
        Assert.All(records, record => Assert.True(record.Date <= NewestDay));
    }
}
