namespace Pipeline.Matching.References;

/// <summary>What reading rows has found: how many were good, and the first of the problems.</summary>
public sealed class RowReport
{
    /// <summary>So many problems are kept; further ones are only counted.</summary>
    public const int MostKept = 100;

    private readonly List<RowProblem> _problems = [];

    /// <summary>The first problems.</summary>
    public IReadOnlyList<RowProblem> Problems => _problems;

    /// <summary>How many problems there were in all.</summary>
    public long ProblemCount { get; private set; }

    /// <summary>How many rows were read.</summary>
    public long Rows { get; internal set; }

    /// <summary>How many rows were left out.</summary>
    public long LeftOut { get; private set; }

    internal void Add(RowProblem problem)
    {
        ProblemCount++;
        LeftOut += problem.IsLeftOut ? 1 : 0;
        if (_problems.Count < MostKept)
        {
            _problems.Add(problem);
        }
    }
}
