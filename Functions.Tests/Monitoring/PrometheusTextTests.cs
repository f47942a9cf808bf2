using Pipeline.Monitoring;

namespace Pipeline.Tests.Monitoring;

public class PrometheusTextTests
{
    [Fact]
    public void Write_FamiliesOfEveryKind_GivesTheExpositionFormat()
    {
        var saved = new MetricFamily("pipeline_documents_saved_total", MetricKind.Counter, "Documents saved.", []);
        saved.Add([new("database", "b")], 2);
        saved.Add([new("database", "a")], 40);
        saved.Add([new("database", "a")], 2);
        var bytes = new MetricFamily("pipeline_bytes_in_hand_bytes", MetricKind.Gauge, "A \\ and\na line.", []);
        bytes.Set([], 1.5);
        var duration = new MetricFamily("pipeline_request_duration_seconds", MetricKind.Histogram, "", [0.1, 1]);
        duration.Observe([new("method", "GET")], 0.1);
        duration.Observe([new("method", "GET")], 0.25);
        duration.Observe([new("method", "GET")], 7);
        var odd = new MetricFamily("odd", MetricKind.Gauge, "", []);
        odd.Set([new("x.y", "say \"hi\"\\\n")], double.PositiveInfinity);
        odd.Set([new("x.y", null)], double.NaN);
        var unused = new MetricFamily("unused_total", MetricKind.Counter, "Never.", []);

        Assert.Equal(
            """
            # HELP pipeline_documents_saved_total Documents saved.
            # TYPE pipeline_documents_saved_total counter
            pipeline_documents_saved_total{database="a"} 42
            pipeline_documents_saved_total{database="b"} 2
            # HELP pipeline_bytes_in_hand_bytes A \\ and\na line.
            # TYPE pipeline_bytes_in_hand_bytes gauge
            pipeline_bytes_in_hand_bytes 1.5
            # TYPE pipeline_request_duration_seconds histogram
            pipeline_request_duration_seconds_bucket{method="GET",le="0.1"} 1
            pipeline_request_duration_seconds_bucket{method="GET",le="1"} 2
            pipeline_request_duration_seconds_bucket{method="GET",le="+Inf"} 3
            pipeline_request_duration_seconds_sum{method="GET"} 7.35
            pipeline_request_duration_seconds_count{method="GET"} 3
            # TYPE odd gauge
            odd{x_y=""} NaN
            odd{x_y="say \"hi\"\\\n"} +Inf

            """,
            PrometheusText.Write([saved, bytes, duration, odd, unused]));
    }

    [Fact]
    public void Write_AHistogramWithoutLabels_HasTheBoundAlone()
    {
        var sizes = new MetricFamily("sizes", MetricKind.Histogram, "", [10]);
        sizes.Observe([], 11);

        Assert.Equal(
            """
            # TYPE sizes histogram
            sizes_bucket{le="10"} 0
            sizes_bucket{le="+Inf"} 1
            sizes_sum 11
            sizes_count 1

            """,
            PrometheusText.Write([sizes]));
    }
}
