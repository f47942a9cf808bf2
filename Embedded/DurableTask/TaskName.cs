namespace Microsoft.DurableTask;

/// <summary>
/// The name of an orchestrator or an activity. Two names are equal when they differ in letter case only; the default
/// value has no name and equals only itself.
/// </summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    /// <summary>Makes a name; null gives the default value.</summary>
    public TaskName(string name)
    {
        Name = name;
        Version = name is null ? null! : string.Empty;
    }

    /// <summary>The name as written.</summary>
    public string Name { get; }

    /// <summary>Always empty: versions are not in use.</summary>
    public string Version { get; }

    public static implicit operator string(TaskName value) => value.Name;

    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new(value);

    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    public override int GetHashCode() => Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    public override string ToString() => Name;
}
