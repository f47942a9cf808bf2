using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalHost.Discovery;

/// <summary>The W3C trace context that a function runs in, as of its start; empty outside any.</summary>
internal sealed class InvocationTrace : TraceContext
{
    private readonly Activity? _activity = Activity.Current;

    /// <inheritdoc/>
    public override string TraceParent => _activity?.Id ?? "";

    /// <inheritdoc/>
    public override string TraceState => _activity?.TraceStateString ?? "";
}
