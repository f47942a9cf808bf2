using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Pipeline.Tests.Infrastructure;

/// <summary>The Bicep compiler of the package that the tests restore.</summary>
internal static class BicepCompiler
{
    private static readonly string Program = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Bicep").Value!;

    public static bool IsThere => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>Compiles a file without asking a registry for modules.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Diagnostics)> BuildAsync(string file)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        if (OperatingSystem.IsLinux())
        {
            // A package does not say what may be run.
            File.SetUnixFileMode(Program, File.GetUnixFileMode(Program) | UnixFileMode.UserExecute);
        }

        using var process = Process.Start(new ProcessStartInfo(Program, ["build", file, "--no-restore", "--stdout"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(bound.Token);
        var diagnostics = await process.StandardError.ReadToEndAsync(bound.Token);
        await output;
        await process.WaitForExitAsync(bound.Token);
        return (process.ExitCode, diagnostics.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
