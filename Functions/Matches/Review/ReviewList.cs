namespace Pipeline.Matches.Review;

/// <summary>The answer of GET /api/matching/review.</summary>
/// <param name="Items">The most uncertain first.</param>
/// <param name="Total">How many there are in all.</param>
internal sealed record ReviewList(IReadOnlyList<ReviewItem> Items, int Total);
