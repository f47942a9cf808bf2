using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Settings;

namespace Pipeline.Lake;

/// <summary>Registers the tables that the pipeline writes.</summary>
internal static class LakeServices
{
    public static IServiceCollection AddLake(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LakeOptions>().Configure(options => Read(options, new SettingReader(configuration))).ValidateOnStart();
        return services.AddSingleton<LakeTables>();
    }

    private static void Read(LakeOptions options, SettingReader reader)
    {
        options.Root = reader.Text("QUERY_ROOT") is { } root ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) : null;
        options.ExportFolder = reader.Text("EXPORT_FOLDER", options.ExportFolder, LakePath.IsFolder, LakePath.Rule);
        reader.ThrowIfFailed(typeof(LakeOptions));
    }
}
