using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>What makes figures of this build on this machine doubtful.</summary>
internal static class BenchMachine
{
    public static void WriteDoubts(IAnsiConsole console)
    {
        if (IsDebugBuild())
        {
            console.WriteLine("This is a build for debugging: the figures will be too low. ./pipeline bench uses an optimised one.");
        }

        if (ProcessFigures.Load() is { } load && load > Environment.ProcessorCount)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Other work keeps this machine busy (load {load:0.0} on {Environment.ProcessorCount} processors): the figures will vary."));
        }
    }

    private static bool IsDebugBuild() =>
        typeof(BenchMachine).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), inherit: false)
            .Cast<DebuggableAttribute>()
            .Any(attribute => attribute.IsJITOptimizerDisabled);
}
