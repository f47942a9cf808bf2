using System.Text.Json;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Results;

namespace Pipeline.Query.Worker;

/// <summary>What a worker process is asked, as one line of JSON.</summary>
/// <param name="Sql">The statement as its sender wrote it.</param>
/// <param name="Parameters">Named values of the statement's parameters; null for none. Text, numbers, true, false and null.</param>
/// <param name="Tables">The tables of the catalogue that lie in files.</param>
/// <param name="Root">The folder that no message may name.</param>
/// <param name="RowLimit">The most rows of the answer.</param>
/// <param name="ByteLimit">The most bytes of the answer.</param>
/// <param name="Format">How rows are written.</param>
/// <param name="MemoryMegabytes">What the engine may use.</param>
/// <param name="Threads">How many threads the engine may use.</param>
public sealed record WorkerRequest(
    string Sql,
    Dictionary<string, JsonElement>? Parameters,
    IReadOnlyList<CatalogueTable> Tables,
    string Root,
    long RowLimit,
    long ByteLimit,
    ResultFormat Format,
    int MemoryMegabytes,
    int Threads);
