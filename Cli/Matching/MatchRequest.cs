using Pipeline.Matching;
using Pipeline.Matching.References;

namespace Pipeline.Cli.Matching;

/// <param name="File">The file of names.</param>
/// <param name="References">The file of the reference.</param>
/// <param name="Columns">Columns of the file of names that were chosen for fields.</param>
/// <param name="ReferenceColumns">Columns of the reference that were chosen for fields.</param>
/// <param name="ModelFile">The model.</param>
/// <param name="Output">Where the results go; null for standard output.</param>
/// <param name="Format">How they are written.</param>
/// <param name="Options">From which confidence on a match counts.</param>
/// <param name="OneToOne">Whether each entity is given to one name at most.</param>
/// <param name="Threads">How many threads match.</param>
internal sealed record MatchRequest(
    string File,
    string References,
    IReadOnlyDictionary<string, string> Columns,
    IReadOnlyDictionary<string, string> ReferenceColumns,
    string ModelFile,
    string? Output,
    RowFormat Format,
    MatchOptions Options,
    bool OneToOne,
    int Threads);
