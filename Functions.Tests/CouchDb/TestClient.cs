using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

/// <summary>The client over a handler and a clock of the test, with all that it logs.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CouchHttp _http;
    private readonly LogList _log = new();

    public TestClient(HttpMessageHandler handler, CouchDbOptions? options = null, TimeProvider? time = null, double random = 0.5)
    {
        Options = options ?? new CouchDbOptions { Url = new Uri("http://couch.example:5984/"), User = "admin", Password = "secret" };
        var clock = time ?? Skipped;
        var retry = new CouchRetry(Options, clock, () => random);
        var wrapped = Microsoft.Extensions.Options.Options.Create(Options);
        var metrics = new CouchDbMetrics(Meters);
        Limit = new RequestLimit(Options, metrics);
        _http = new CouchHttp(handler, wrapped, retry, Limit, metrics, clock, _log.Logger<CouchHttp>());
        Server = new CouchServer(_http, wrapped, _log.Logger<CouchDatabase>());
    }

    public CouchDbOptions Options { get; }

    public SkippingTimeProvider Skipped { get; } = new();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public RequestLimit Limit { get; }

    public ICouchServer Server { get; }

    public ICouchDatabase Database => Server.Database("probe");

    public IReadOnlyList<string> Log => _log.Lines;

    public void Dispose()
    {
        _http.Dispose();
        _services.Dispose();
    }

    private sealed class LogList
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public ILogger<T> Logger<T>() => new ListLogger<T>(_lines);
    }

    private sealed class ListLogger<T>(List<string> lines) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
            }
        }
    }
}
