using Pipeline.Health;

namespace Pipeline.Tests.Health;

public class AnomalyQueryTests
{
    private static readonly AnalyticsDocument[] Documents =
    [
        Document("ann", MetricType.Steps, (1, AnomalySeverity.Low), (5, AnomalySeverity.High)),
        Document("ann", MetricType.Weight, (3, AnomalySeverity.Low)),
        AnalyticsDocument.Empty("bob", MetricType.Steps, TimeRange.Quarter, Histories.Now),
        Document("bob", MetricType.Weight, (2, AnomalySeverity.High), (5, AnomalySeverity.Medium), (9, AnomalySeverity.High)),
    ];

    [Fact]
    public void Select_WithoutConditions_IsAllInOrder()
    {
        Assert.Equal(
            ["ann Steps 1", "ann Steps 5", "ann Weight 3", "bob Weight 2", "bob Weight 5", "bob Weight 9"],
            Show(new AnomalyQuery(null, null, null, null, 100)));
    }

    [Fact]
    public void Select_FromADayWithASeverity_IsBoth()
    {
        Assert.Equal(
            ["ann Steps 5", "bob Weight 9"], Show(new AnomalyQuery(new DateOnly(2025, 11, 5), AnomalySeverity.High, null, null, 100)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Select_PageByPage_IsAllOnce(int limit)
    {
        var all = new List<string>();
        AnomalyPosition? after = null;
        while (true)
        {
            // As a store hands them over: from the document where the page before ended.
            var query = new AnomalyQuery(null, null, null, after, limit);
            var page = query.Select(Documents.Where(document => after is not { } position || string.CompareOrdinal(document.Key, position.Key) >= 0));
            all.AddRange(page.Select(Show));
            Assert.InRange(all.Count, 0, 6);
            if (page.Count < limit)
            {
                break;
            }

            after = page[^1].Position;
        }

        Assert.Equal(Show(new AnomalyQuery(null, null, null, null, 100)), all);
    }

    private static AnalyticsDocument Document(string userId, MetricType metric, params (int Day, AnomalySeverity Severity)[] anomalies)
    {
        var document = HealthAnalytics.Compute([Histories.Steps(Histories.FirstDay, 1, userId: userId)], Histories.Now)[2];
        return document with
        {
            MetricType = metric,
            Results = document.Results! with
            {
                Anomalies = [.. anomalies.Select(anomaly => new Anomaly(new(2025, 11, anomaly.Day), 1, 1, 1, anomaly.Severity, ""))],
            },
        };
    }

    private static List<string> Show(AnomalyQuery query) => [.. query.Select(Documents).Select(Show)];

    private static string Show(AnomalyEntry entry) => $"{entry.UserId} {entry.MetricType} {entry.Anomaly.Date.Day}";
}
