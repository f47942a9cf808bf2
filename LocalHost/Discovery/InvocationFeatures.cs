using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalHost.Discovery;

/// <summary>The features of one run of a function, by their type.</summary>
internal sealed class InvocationFeatures : Dictionary<Type, object>, IInvocationFeatures
{
    /// <inheritdoc/>
    public void Set<T>(T instance) => this[typeof(T)] = instance!;

    /// <inheritdoc/>
    public T? Get<T>() => TryGetValue(typeof(T), out var feature) ? (T)feature : default;

    IEnumerator<KeyValuePair<Type, object>> IEnumerable<KeyValuePair<Type, object>>.GetEnumerator() => GetEnumerator();
}
