using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Matches;
using Pipeline.Matches.Api;
using Pipeline.Models;
using Pipeline.Monitoring;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.Jobs;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Matches;

/// <summary>The HTTP functions of matching on a host, over blobs and a CouchDB in memory.</summary>
internal static class MatchHost
{
    public static Task<TestHost> StartAsync(MemoryCheckpointStore blobs, MemoryCouchServer couch, TimeProvider time, bool hasCouchDb = true) =>
        TestHost.StartAsync([typeof(ReferenceFunctions), typeof(MatchFunctions), typeof(ReviewFunctions), typeof(MonitoringFunctions)], configure: services => services
            .AddMonitoring()
            .AddMatching(new ConfigurationBuilder().Build())
            .AddSingleton(time)
            .AddSingleton<MatchingModel>()
            .AddSingleton<ICouchServer>(couch)
            .AddSingleton(Options.Create(new CouchDbOptions { IsConfigured = hasCouchDb }))
            .AddSingleton(new ReferenceStore(() => blobs, time)));
}
