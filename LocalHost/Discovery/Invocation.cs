using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalHost.Discovery;

/// <summary>One run of a function: what its parameters are bound from.</summary>
internal sealed class Invocation(
    FunctionDefinition definition, object? trigger, IServiceProvider services, CancellationToken cancellationToken) : FunctionContext
{
    /// <summary>What started the function: a request, a timer's state, an orchestration's context, an activity's input.</summary>
    public object? Trigger { get; } = trigger;

    /// <summary>The HTTP exchange of an HTTP function.</summary>
    public HttpContext? HttpContext { get; init; }

    /// <summary>The input of an orchestrator.</summary>
    public object? Input { get; init; }

    /// <summary>The orchestration that an activity works for.</summary>
    public string? InstanceId { get; init; }

    /// <inheritdoc/>
    public override string InvocationId => field ??= Guid.NewGuid().ToString();

    /// <inheritdoc/>
    public override string FunctionId => definition.Id;

    /// <inheritdoc/>
    public override IServiceProvider InstanceServices { get; set; } = services;

    /// <inheritdoc/>
    public override FunctionDefinition FunctionDefinition => definition;

    /// <inheritdoc/>
    public override TraceContext TraceContext { get; } = new InvocationTrace();

    /// <summary>Not known to this host: values are bound by name and type.</summary>
    public override BindingContext BindingContext => throw new NotSupportedException("The local host has no binding data; take route values as parameters.");

    /// <summary>None: the local host has no retry policies of triggers.</summary>
    public override RetryContext RetryContext => null!;

    /// <inheritdoc/>
    public override IInvocationFeatures Features => field ??= new InvocationFeatures();

    /// <inheritdoc/>
    public override IDictionary<object, object> Items
    {
        get => field ??= new Dictionary<object, object>();
        set;
    }

    /// <inheritdoc/>
    public override CancellationToken CancellationToken => cancellationToken;
}
