using System.Diagnostics;

namespace Pipeline.Tests.Services;

/// <summary>A package of Debian that tests need; where the machine lets it, it is installed.</summary>
internal static class SystemPackage
{
    // What a test that is skipped throws, as the runner knows it.
    private const string SkipToken = "$XunitDynamicSkip$";

    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly string[] MoreFolders = ["/usr/sbin", "/sbin"];

    /// <summary>What a test throws to be skipped.</summary>
    public static InvalidOperationException Skip(string reason) => new(SkipToken + reason);

    /// <summary>The first of these programs on the path; null when there is none.</summary>
    public static string? Find(params string[] programs) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(MoreFolders)
            .SelectMany(folder => programs.Select(program => Path.Combine(folder, program)))
            .FirstOrDefault(File.Exists);

    /// <summary>Installs a package: null when it was, else why not.</summary>
    public static async Task<string?> InstallAsync(string package)
    {
        if (!File.Exists("/usr/bin/apt-get") || Environment.UserName != "root")
        {
            return $"install Debian's package {package}, as root: apt-get install {package}.";
        }

        // Another fixture may be installing: apt-get then waits for its lock.
        using var limit = new CancellationTokenSource(InstallLimit);
        foreach (var arguments in new[] { "update", $"-o DPkg::Lock::Timeout=120 install --yes --no-install-recommends {package}" })
        {
            var start = new ProcessStartInfo("apt-get", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await output;
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return $"apt-get {arguments} took longer than {InstallLimit.TotalMinutes} minutes.";
            }

            if (process.ExitCode != 0)
            {
                return $"apt-get {arguments} failed: {(await error).Trim()}";
            }
        }

        return null;
    }
}
