using System.Data.Common;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using Pipeline.Identity;

namespace Pipeline.Telemetry;

/// <summary>Traces, metrics and logs for Application Insights.</summary>
internal static class TelemetryServices
{
    /// <summary>
    /// Adds OpenTelemetry, with every meter whose name begins with Pipeline. It is sent to the address of
    /// APPLICATIONINSIGHTS_CONNECTION_STRING, signed in as APPLICATIONINSIGHTS_AUTHENTICATION_STRING says; without an address nothing is sent.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults().WithMetrics(metrics => metrics.AddMeter("Pipeline*"));
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 } address)
        {
            telemetry.UseAzureMonitorExporter(exporter =>
            {
                exporter.ConnectionString = address;
                if (CreateCredential(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]) is { } credential)
                {
                    exporter.Credential = credential;
                }
            });
        }

        return services;
    }

    /// <summary>The identity of a text such as <c>ClientId=…;Authorization=AAD</c>; null when it asks for none.</summary>
    private static TokenCredential? CreateCredential(string? text)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = text };
        if (!parts.TryGetValue("Authorization", out var authorization) || !"AAD".Equals(authorization as string, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return parts.TryGetValue("ClientId", out var clientId)
            ? IdentityServices.ManagedIdentity((string)clientId)
            : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);
    }
}
