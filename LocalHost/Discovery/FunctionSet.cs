namespace Pipeline.LocalHost.Discovery;

/// <summary>Every function of the app.</summary>
internal sealed record FunctionSet(
    IReadOnlyList<HttpFunction> Http,
    IReadOnlyList<TimerFunction> Timers,
    IReadOnlyList<OrchestratorFunction> Orchestrators,
    IReadOnlyList<ActivityFunction> Activities);
