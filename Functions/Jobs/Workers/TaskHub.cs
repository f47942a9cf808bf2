using Microsoft.Extensions.Configuration;

namespace Pipeline.Jobs.Workers;

/// <summary>Where this process runs jobs.</summary>
/// <param name="Id">Id of the task hub, which keeps the state of orchestrations: the same for all processes that share it.</param>
/// <param name="Worker">Id of this process among all that there are.</param>
internal sealed record TaskHub(string Id, string Worker)
{
    /// <summary>The local host sets it: an id that it made with its data folder.</summary>
    public const string IdSetting = "TASKHUB_ID";

    public static TaskHub Of(IConfiguration configuration)
    {
        var name = Text(configuration["TASKHUB_NAME"]) ?? Text(configuration["WEBSITE_SITE_NAME"]);
        var instance = Text(configuration["WEBSITE_INSTANCE_ID"]) ?? Environment.MachineName;
        var id = Text(configuration[IdSetting]) ?? name ?? Environment.MachineName;
        return new TaskHub(id, $"{id}:{instance}");
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
