namespace Pipeline.CouchDb;

/// <summary>What a database says of itself.</summary>
/// <param name="Name">The database's name.</param>
/// <param name="DocumentCount">Documents that are not deleted, design documents included.</param>
public sealed record DatabaseInfo(string Name, long DocumentCount);
