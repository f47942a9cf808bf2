namespace Pipeline.Cli.Processes;

/// <summary>The dotnet program that this process itself runs on.</summary>
internal static class DotNet
{
    /// <summary>
    /// The program that started this process when it is dotnet, else the one that the SDK names, else the first along PATH.
    /// </summary>
    public static string FileName { get; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : "dotnet";
}
