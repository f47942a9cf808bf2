using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Query.Parquet;

namespace Pipeline.Exports;

/// <summary>What one table of exports is made of.</summary>
internal interface IExportSource
{
    /// <summary>The name of the table.</summary>
    string Name { get; }

    /// <summary>Its columns behind those that every table has.</summary>
    IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>Checks what the request says.</summary>
    /// <exception cref="BadInputException">It cannot be done so; names the field.</exception>
    Task CheckAsync(JobSettings settings, CancellationToken cancellationToken);

    /// <summary>What is listed for the job: a page of documents that <see cref="ReadAsync"/> understands.</summary>
    ListRequest ToList(ListRequest request) => request;

    /// <summary>Reads a batch, and counts its documents. The same documents give the same items.</summary>
    /// <exception cref="CouchUnavailableException">CouchDB does not answer: the batch is done again later.</exception>
    Task<IReadOnlyList<ExportItem>> ReadAsync(JobSettings settings, KeyRange range, RequestGate gate, BatchTally tally, CancellationToken cancellationToken);
}
