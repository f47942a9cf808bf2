using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.LocalHost;

/// <summary>What a host is built from.</summary>
internal sealed record FunctionHostOptions
{
    /// <summary>The app's settings.</summary>
    public required IConfiguration Configuration { get; init; }

    /// <summary>The types among whose methods the functions are.</summary>
    public required IReadOnlyList<Type> FunctionTypes { get; init; }

    /// <summary>Adds the app's services; what it adds before the host wins over the host's own.</summary>
    public required Action<IServiceCollection, IConfiguration> ConfigureServices { get; init; }

    /// <summary>Where to listen, separated by semicolons; port 0 takes any that is free.</summary>
    public required string Urls { get; init; }

    /// <summary>Where the host keeps its state.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The path that GET / leads to, below the route prefix, such as <c>page/</c>; null where nothing answers it.</summary>
    public string? Home { get; init; }

    /// <summary>How long running requests, activities and timers may go on after the stop. Default 8 s: a supervisor that waits ten kills no host.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(8);
}
