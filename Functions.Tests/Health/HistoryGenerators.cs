using FsCheck;
using FsCheck.Fluent;
using Pipeline.Health;

namespace Pipeline.Tests.Health;

/// <summary>Histories of one user with gaps, equal values, outliers, several records of a day and equal times.</summary>
internal static class HistoryGenerators
{
    private static readonly double[] Few = [0, 1_000, 1_001, 5_000, 5_000.1, 5_000.2, 20_000, 100_000];

    private static readonly Gen<double?> Value = Gen.Frequency(
        (2, Gen.Constant<double?>(null)),
        (4, Gen.Elements(Few).Select(value => (double?)value)),
        (4, Gen.Choose(0, 1_000_000).Select(value => (double?)value / 10)));

    private static readonly Gen<HealthRecord> OneRecord =
        from day in Gen.Frequency((9, Gen.Choose(0, 130)), (1, Gen.Choose(-400, 0)))
        from minutes in Gen.Choose(0, 2)
        from steps in Value
        from weight in Value
        from device in Gen.Elements<Device?>(null, Device.GoogleFit, Device.Manual, Device.Import)
        select new HealthRecord(
            "ann",
            Histories.FirstDay.AddDays(day),
            new HealthMetrics { Steps = steps, Weight = weight is null ? null : 30 + (weight / 1_000) },
            Histories.Now.AddMinutes(minutes))
        {
            Device = device,
        };

    public static Arbitrary<HealthRecord[]> Any { get; } = Arb.From(
        from length in Gen.Choose(0, 160) from records in OneRecord.ArrayOf(length) select records,
        records => records.Length == 0 ? [] : [records[..(records.Length / 2)], records[(records.Length / 2)..], records[1..]]);

    public static Arbitrary<int> Seed { get; } = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
}
