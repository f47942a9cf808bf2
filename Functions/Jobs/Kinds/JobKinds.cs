namespace Pipeline.Jobs.Kinds;

/// <summary>The kinds of job that there are, the one that a request without a kind asks for first.</summary>
internal sealed class JobKinds(IEnumerable<IJobKind> kinds)
{
    public IReadOnlyList<IJobKind> All { get; } = [.. kinds];

    public IJobKind Default => All[0];

    public IJobKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>Why a job of a kind that this version does not have cannot go on.</summary>
    public string Missing(string name) => $"There is no kind of job '{name}' in this version; there are {string.Join(", ", All.Select(kind => kind.Name))}.";
}
