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
    public void Of_RecordsOfOneDay_TakesEachMetricFromTheNewestThatHasIt()
    {
        var tracker = Base with { Device = Device.GoogleFit, Metrics = new HealthMetrics { Steps = 8_000, Distance = 5, Weight = 81 } };
        var byHand = Base with { UpdatedAt = Histories.Now.AddMinutes(1), Device = Device.Manual, Metrics = new HealthMetrics { Weight = 80 } };
        var corrected = Base with { UpdatedAt = Histories.Now.AddMinutes(2), Device = Device.GoogleFit, Metrics = new HealthMetrics { Steps = 8_100 } };

        AssertMerged(new HealthMetrics { Steps = 8_100, Distance = 5, Weight = 80 }, tracker, byHand, corrected);
        Assert.Equal((corrected.UpdatedAt, corrected.Device), Only([tracker, byHand, corrected], record => (record.UpdatedAt, record.Device)));
    }

    [Fact]
    public void Of_OneOfTwoIsTakenAway_LeavesTheDayToTheOther()
    {
        var older = Base with { Metrics = new HealthMetrics { Steps = 7_000 } };
        var newer = Base with { UpdatedAt = Histories.Now.AddMinutes(1), Metrics = new HealthMetrics { Steps = 9_000, Weight = 80 } };

        AssertMerged(new HealthMetrics { Steps = 9_000, Weight = 80 }, older, newer);
        AssertMerged(new HealthMetrics { Steps = 7_000 }, older);
        AssertMerged(new HealthMetrics { Steps = 7_000, Weight = 80 }, older, newer with { Metrics = new HealthMetrics { Weight = 80 } });
    }

    [Fact]
    public void Of_BloodPressure_IsTwoMetrics() => AssertMerged(
        new HealthMetrics { BloodPressure = new BloodPressure(120, 80) },
        Base with { Metrics = new HealthMetrics { BloodPressure = new BloodPressure(120, 85) } },
        Base with { UpdatedAt = Histories.Now.AddMinutes(1), Metrics = new HealthMetrics { BloodPressure = new BloodPressure(null, 80) } });

    [Fact]
    public void Of_RecordsOfOneTime_PrefersByDeviceThenCreatedAtThenValue()
    {
        AssertWins(Base with { Device = Device.Manual }, Base with { Device = Device.Import });
        AssertWins(Base with { Device = Device.Import }, Base with { Device = Device.GoogleFit, CreatedAt = Histories.Now });
        AssertWins(Base with { Device = Device.GoogleFit }, Base);
        AssertWins(Base with { CreatedAt = Histories.Now }, Base with { CreatedAt = Histories.Now.AddDays(-1) });
        AssertMerged(new HealthMetrics { Steps = 3_000 }, Base, Base with { Metrics = new HealthMetrics { Steps = 3_000 } });
    }

    // The loser has more steps, so that only its place in the order can keep them out.
    private static void AssertWins(HealthRecord winner, HealthRecord loser) =>
        AssertMerged(winner.Metrics, winner, loser with { Metrics = new HealthMetrics { Steps = 2_000 } });

    private static void AssertMerged(HealthMetrics expected, params HealthRecord[] records)
    {
        Assert.Equal(expected, Only(records, record => record.Metrics));
        Assert.Equal(expected, Only(records.Reverse(), record => record.Metrics));
    }

    private static T Only<T>(IEnumerable<HealthRecord> records, Func<HealthRecord, T> part) => part(Assert.Single(DailyRecords.Of(records)));
}
