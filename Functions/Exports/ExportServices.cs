using Microsoft.Extensions.DependencyInjection;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Exports;

/// <summary>Registers the exports.</summary>
internal static class ExportServices
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddSingleton<IExportSource, LabelExport>()
        .AddSingleton<IExportSource, FailureExport>()
        .AddSingleton<IExportSource, MatchExport>()
        .AddSingleton<IJobKind, ExportKind>();
}
