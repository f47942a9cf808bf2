using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Monitoring;

namespace Pipeline.Tests.Monitoring;

public sealed class MetricCollectorTests : IAsyncLifetime
{
    private readonly LogCapture _log = new();
    private readonly ServiceProvider _services;
    private readonly MetricCollector _collector;

    public MetricCollectorTests()
    {
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(_log))
            .AddMonitoring()
            .BuildServiceProvider();
        _collector = _services.GetRequiredService<MetricCollector>();
    }

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public async Task Write_AfterMeasurements_TellsTheAppsOwnAlone()
    {
        await _collector.StartAsync(default);
        Meters.Create("Pipeline").CreateCounter<long>("pipeline.pages", "{page}", "Pages done.").Add(3);
        Meters.Create("Pipeline.Sub").CreateUpDownCounter<int>("pipeline.level").Add(-2);
        Meters.Create("Pipeline").CreateGauge<int>("pipeline.gauge").Record(9);
        Meters.Create("Pipelines").CreateCounter<int>("foreign").Add(1);
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("Pipeline").CreateCounter<int>("of.another.host").Add(1);

        Assert.Equal(
            """
            # TYPE pipeline_gauge gauge
            pipeline_gauge 9
            # TYPE pipeline_level gauge
            pipeline_level -2
            # HELP pipeline_pages_total Pages done.
            # TYPE pipeline_pages_total counter
            pipeline_pages_total 3

            """,
            OwnOf(_collector.Write()));
    }

    [Fact]
    public async Task Write_WithInstrumentsOlderThanTheStart_TellsOfThem()
    {
        var counter = Meters.Create("Pipeline").CreateCounter<int>("pipeline.early");
        await _collector.StartAsync(default);
        counter.Add(1);

        Assert.Contains("pipeline_early_total 1\n", _collector.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ObservableInstruments_AsksThemEachTimeAndForgetsWhatIsGone()
    {
        await _collector.StartAsync(default);
        List<Measurement<long>> measurements = [new(5, new KeyValuePair<string, object?>("job", "a"))];
        Meters.Create("Pipeline").CreateObservableCounter("pipeline.observed", () => measurements);
        Assert.Equal("# TYPE pipeline_observed_total counter\npipeline_observed_total{job=\"a\"} 5\n", OwnOf(_collector.Write()));

        measurements = [new(6, new KeyValuePair<string, object?>("job", "b"))];
        Assert.Equal("# TYPE pipeline_observed_total counter\npipeline_observed_total{job=\"b\"} 6\n", OwnOf(_collector.Write()));
    }

    [Fact]
    public async Task Write_WhenAnObservableInstrumentThrows_TellsTheRestAndLogs()
    {
        await _collector.StartAsync(default);
        var meter = Meters.Create("Pipeline");
        meter.CreateObservableGauge("pipeline.broken", Break);
        meter.CreateObservableGauge("pipeline.whole", () => 7);

        Assert.Equal("# TYPE pipeline_whole gauge\npipeline_whole 7\n", OwnOf(_collector.Write()));
        Assert.Contains(_log.Lines, line => line.EventId == 1102);
    }

    [Fact]
    public async Task Write_AHistogramWithAdvice_UsesItsBounds()
    {
        await _collector.StartAsync(default);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [2.5] };
        Meters.Create("Pipeline").CreateHistogram("pipeline.h", "s", "", null, advice).Record(2);

        Assert.Contains("pipeline_h_seconds_bucket{le=\"2.5\"} 1\npipeline_h_seconds_bucket{le=\"+Inf\"} 1\n", _collector.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_TwoKindsOfOneName_KeepsTheFirstAndLogs()
    {
        await _collector.StartAsync(default);
        var meter = Meters.Create("Pipeline");
        meter.CreateUpDownCounter<int>("pipeline.one").Add(1);
        meter.CreateHistogram<int>("pipeline_one").Record(1);

        Assert.Equal("# TYPE pipeline_one gauge\npipeline_one 1\n", OwnOf(_collector.Write()));
        Assert.Contains(_log.Lines, line => line.EventId == 1103);
    }

    [Theory]
    [InlineData("dotnet_process_memory_working_set_bytes ")]
    [InlineData("dotnet_gc_collections_total{gc_heap_generation=\"gen2\"} ")]
    [InlineData("dotnet_thread_pool_thread_count ")]
    public async Task Write_Always_TellsOfTheRuntime(string sample)
    {
        await _collector.StartAsync(default);

        Assert.Contains('\n' + sample, _collector.Write(), StringComparison.Ordinal);
    }

    private static int Break() => throw new InvalidOperationException();

    private static string OwnOf(string text) => string.Concat(text.Split('\n')
        .Where(line => line.Length > 0 && !line.Contains("dotnet_", StringComparison.Ordinal))
        .Select(line => line + '\n'));
}
