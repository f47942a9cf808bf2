using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>A page of rows to read: those after <paramref name="After"/> up to <paramref name="UpTo"/>, in the order of (updatedAt, _id).</summary>
/// <remarks>
/// <para>A row (u, i) lies after (t, null) when u ≥ t, and after (t, id) when u &gt; t or u = t and i &gt; id in the BSON order across all types.
/// It lies up to (t, null) when u ≤ t, and up to (t, id) exactly when it does not lie after (t, id).</para>
/// <para><c>{_id: {$gt: id}}</c> loses ids of the types that sort above, and <c>{_id: {$not: {$lte: id}}}</c> alone returns those of the types
/// that sort below once more, so that a page could go back. Right is
/// <c>{updatedAt: t, $nor: [{_id: {$lte: id}}, {_id: {$type: [types below]}}]}</c>, and its complement for the end.</para>
/// <para>Rows whose <c>updatedAt</c> is no date are no rows of a pass.</para>
/// </remarks>
/// <param name="After">Where the page starts; the row itself is left out.</param>
/// <param name="UpTo">Where the pass ends; the row itself belongs to it. A pass whose end lies before its start is empty.</param>
/// <param name="Limit">Rows at most, at least 1. Fewer rows than this say that the pass has ended.</param>
public sealed record PassRequest(Cursor After, Cursor UpTo, int Limit);
