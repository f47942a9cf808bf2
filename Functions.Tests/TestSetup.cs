using System.Runtime.CompilerServices;
using Pipeline.Http;

namespace Pipeline.Tests;

/// <summary>What holds for every test: a proxy in the environment is not asked for what runs on this machine.</summary>
internal static class TestSetup
{
    [ModuleInitializer]
    internal static void Initialize() => LoopbackBypass.Install();
}
