using Pipeline.LocalHost.Timers;

namespace Pipeline.LocalHost.Discovery;

/// <summary>A function that runs on a schedule.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Schedule">When.</param>
/// <param name="UseMonitor">Whether the schedule's state is kept across starts of the host.</param>
/// <param name="RunOnStartup">Whether it also runs when the host starts.</param>
internal sealed record TimerFunction(FunctionMethod Method, TimerSchedule Schedule, bool UseMonitor, bool RunOnStartup);
