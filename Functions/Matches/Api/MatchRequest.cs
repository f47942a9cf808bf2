using Pipeline.Matching;

namespace Pipeline.Matches.Api;

/// <summary>The body of POST /api/match.</summary>
/// <param name="References">The reference.</param>
/// <param name="Queries">The names.</param>
/// <param name="Options">From which confidence on a match counts.</param>
/// <param name="OneToOne">Whether each entity is given to one name at most.</param>
/// <param name="Evidence">Whether results say why.</param>
/// <param name="Queue">Whether what is for review is put into the queue; the names then need ids.</param>
internal sealed record MatchRequest(
    string References, IReadOnlyList<MatchQuery> Queries, MatchOptions Options, bool OneToOne, bool Evidence, bool Queue);
