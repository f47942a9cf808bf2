namespace Pipeline.CouchDb;

/// <summary>What a database says of itself.</summary>
/// <param name="Name">The database's name.</param>
/// <param name="DocumentCount">Documents that are not deleted, design documents included.</param>
/// <param name="Copies">Copies of each document that the database keeps, on as many nodes: above 1 on a cluster.</param>
/// <param name="UpdateSequence">Where its changes end now, an opaque token; null where the server does not say.</param>
/// <param name="StartTime">When it was made, an opaque token that another database of the name has not; null where the server does not say.</param>
public sealed record DatabaseInfo(string Name, long DocumentCount, int Copies = 1, string? UpdateSequence = null, string? StartTime = null);
