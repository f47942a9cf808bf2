namespace Pipeline.CouchDb;

/// <summary>Whether CouchDB can be worked with, and in one short sentence why or why not. The detail never holds a secret.</summary>
public sealed record ServerCheck(bool Ready, string Detail);
