namespace Pipeline.CouchDb;

/// <summary>What a database says of itself.</summary>
/// <param name="Name">The database's name.</param>
/// <param name="DocumentCount">Documents that are not deleted, design documents included.</param>
/// <param name="Copies">Copies of each document that the database keeps, on as many nodes: above 1 on a cluster.</param>
public sealed record DatabaseInfo(string Name, long DocumentCount, int Copies = 1);
