using Pipeline.Monitoring;

namespace Pipeline.Tests.Monitoring;

public class MetricNameTests
{
    [Theory]
    [InlineData("pipeline.documents.saved", "{document}", MetricKind.Counter, "pipeline_documents_saved_total")]
    [InlineData("pipeline.requests_total", null, MetricKind.Counter, "pipeline_requests_total")]
    [InlineData("pipeline.read", "By", MetricKind.Counter, "pipeline_read_bytes_total")]
    [InlineData("pipeline.read.bytes", "By", MetricKind.Gauge, "pipeline_read_bytes")]
    [InlineData("pipeline.duration", "s", MetricKind.Histogram, "pipeline_duration_seconds")]
    [InlineData("pipeline.ratio", "1", MetricKind.Gauge, "pipeline_ratio")]
    [InlineData("9 lives-left", "", MetricKind.Gauge, "_9_lives_left")]
    public void Of_AnInstrument_FollowsTheConventions(string instrument, string? unit, object kind, string expected)
    {
        Assert.Equal(expected, MetricName.Of(instrument, unit, (MetricKind)kind));
    }

    [Theory]
    [InlineData("http.method", "http_method")]
    [InlineData("a:b", "a_b")]
    [InlineData("é", "_")]
    [InlineData("", "_")]
    public void OfLabel_AnyTag_IsAValidLabel(string tag, string expected)
    {
        Assert.Equal(expected, MetricName.OfLabel(tag));
    }
}
