using Pipeline.Health;

namespace Pipeline.Tests.Health;

public class DailyRecordsTests
{
    private static readonly HealthRecord Base = Histories.Steps(Histories.FirstDay, 1_000, Histories.Now);

    [Fact]
    public void Of_SeveralDays_SortsThem()
    {
        var days = Histories.Days(1, 2, null, 3);

        Assert.Equal(days, DailyRecords.Of(days.Reverse()));
    }

    [Fact]
    public void Of_RecordsOfOneDay_TakesTheNewestWhole()
    {
        var newer = Base with { UpdatedAt = Histories.Now.AddMilliseconds(1), Metrics = new HealthMetrics { Weight = 70 }, Device = Device.GoogleFit };

        AssertWins(newer, Base with { Device = Device.Manual });
    }

    [Fact]
    public void Of_RecordsOfOneTime_PrefersBySourceThenCreatedAtThenValues()
    {
        AssertWins(Base with { Device = Device.Manual }, Base with { Device = Device.Import });
        AssertWins(Base with { Device = Device.Import }, Base with { Device = Device.GoogleFit, CreatedAt = Histories.Now });
        AssertWins(Base with { Device = Device.GoogleFit }, Base);
        AssertWins(Base with { CreatedAt = Histories.Now }, Base with { CreatedAt = Histories.Now.AddDays(-1), Metrics = new HealthMetrics { Steps = 2_000 } });
        AssertWins(Base with { Metrics = new HealthMetrics { Steps = 2_000 } }, Base);
        AssertWins(Base with { Metrics = Base.Metrics with { BloodPressure = new BloodPressure(null, 80) } }, Base);
    }

    private static void AssertWins(HealthRecord winner, HealthRecord loser)
    {
        Assert.Same(winner, Assert.Single(DailyRecords.Of([winner, loser])));
        Assert.Same(winner, Assert.Single(DailyRecords.Of([loser, winner])));
    }
}
