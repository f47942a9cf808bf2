using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.LocalHost.Discovery;

/// <summary>Calls a function's method: makes its instance from the services of the invocation, binds its parameters, awaits its result.</summary>
internal sealed class FunctionMethod
{
    private readonly MethodInvoker _invoker;
    private readonly ParameterBinder[] _binders;
    private readonly ResultReader _readResult;
    private readonly ObjectFactory? _createInstance;

    /// <exception cref="StartupException">Nothing can be made of the method's result or of its class.</exception>
    public FunctionMethod(FunctionDefinition definition, MethodInfo method, ParameterBinder[] binders)
    {
        Definition = definition;
        Method = method;
        _binders = binders;
        _invoker = MethodInvoker.Create(method);
        _readResult = ResultReaders.For(method.ReturnType);
        _createInstance = method.IsStatic ? null : FactoryOf(definition.Name, method.DeclaringType!);
    }

    /// <summary>The function.</summary>
    public FunctionDefinition Definition { get; }

    /// <summary>The method that is called.</summary>
    public MethodInfo Method { get; }

    /// <summary>The function's name.</summary>
    public string Name => Definition.Name;

    /// <summary>
    /// Whether the Functions worker gives what the method throws inside of an AggregateException. It calls a method of a class that is not public by
    /// reflection, and waits for its task.
    /// </summary>
    public bool GivesAggregateExceptions => typeof(Task).IsAssignableFrom(Method.ReturnType) && !Method.DeclaringType!.IsVisible;

    /// <summary>Runs the function; what it throws comes out as it is. Every await comes back to the caller's context, as an orchestrator needs.</summary>
    public async Task<object?> InvokeAsync(Invocation invocation)
    {
        var instance = _createInstance?.Invoke(invocation.InstanceServices, null);
        try
        {
            var arguments = new object?[_binders.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = _binders[i](invocation);
            }

            return await _readResult(Call(instance, arguments));
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    private static ObjectFactory FactoryOf(string function, Type type)
    {
        try
        {
            return ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        }
        catch (InvalidOperationException exception)
        {
            throw new StartupException($"function {function}: {type.Name} cannot be made: {exception.Message}");
        }
    }

    private static ValueTask DisposeAsync(object? instance)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }

        return ValueTask.CompletedTask;
    }

    private object? Call(object? instance, object?[] arguments)
    {
        try
        {
            return _invoker.Invoke(instance, arguments.AsSpan());
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } thrown)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }
}
