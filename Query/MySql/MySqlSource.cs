using System.Buffers;
using System.Data.Common;
using System.Text.Json;
using MySqlConnector;
using Pipeline.Query.Guard;
using Pipeline.Query.Results;

namespace Pipeline.Query.MySql;

/// <summary>Runs statements over the tables of a MySQL or MariaDB database, each in a session of its own that can only read.</summary>
public sealed class MySqlSource : IQuerySource, IAsyncDisposable
{
    private const int PieceBytes = 128 * 1024;
    private const uint ConnectSeconds = 10;

    // Connections that end statements of others.
    private const uint Spare = 2;

    private readonly MySqlDataSource _source;
    private readonly QueryPlaces _places;
    private readonly string _database;

    /// <param name="address">The database.</param>
    /// <param name="running">How many statements run at a time; 1 to 64.</param>
    /// <param name="waiting">How many more may wait; 0 to 1,000.</param>
    /// <param name="time">Tells the deadline.</param>
    public MySqlSource(MySqlAddress address, int running, int waiting, TimeProvider time)
    {
        _database = address.Database;
        _places = new QueryPlaces(running, waiting, time);
        _source = new MySqlDataSource(new MySqlConnectionStringBuilder
        {
            Server = address.Host,
            Port = (uint)address.Port,
            UserID = address.User,
            Password = address.Password,
            Database = address.Database,
            SslMode = address.Encryption,
            MaximumPoolSize = (uint)running + Spare,
            ConnectionTimeout = ConnectSeconds,
            DefaultCommandTimeout = 0,
            AllowLoadLocalInfile = false,
            AllowUserVariables = false,
            AllowZeroDateTime = true,
            TreatTinyAsBoolean = false,
            GuidFormat = MySqlGuidFormat.None,
        }.ConnectionString);
    }

    /// <inheritdoc/>
    public Task<ResultTail> RunAsync(QueryStatement query, IResultSink sink, CancellationToken cancellationToken) =>
        _places.RunAsync(query.Timeout, token => RunInSessionAsync(query, sink, token), cancellationToken);

    /// <summary>Closes every connection.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<ResultTail> RunInSessionAsync(QueryStatement query, IResultSink sink, CancellationToken cancellationToken)
    {
        var statement = MySqlStatement.Of(query.Sql, query.Catalogue, _database);
        var parameters = statement.Parameters.Select(name => new MySqlParameter(MySqlStatement.ParameterPrefix + name, Value(name, query.Parameters))).ToList();
        await using var connection = await OpenAsync(query, cancellationToken);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement.Sql;
            parameters.ForEach(parameter => command.Parameters.Add(parameter));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var tail = await WriteAsync(query, statement, reader, sink, cancellationToken);
            if (tail.Truncated)
            {
                // Else the connector would read the rest of the rows before it gives the connection back.
                await Task.Run(command.Cancel, CancellationToken.None);
            }

            return tail;
        }
        catch (MySqlException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw MySqlFailure.OfStatement(exception, query.Timeout);
        }
    }

    private async Task<MySqlConnection> OpenAsync(QueryStatement query, CancellationToken cancellationToken)
    {
        try
        {
            // One row more than is wanted tells that there are more.
            return await MySqlSession.OpenAsync(_source, query.Timeout, query.RowLimit + 1, cancellationToken);
        }
        catch (MySqlException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw MySqlFailure.OfOpening(exception);
        }
    }

    private static async Task<ResultTail> WriteAsync(QueryStatement query, MySqlStatement statement, MySqlDataReader reader, IResultSink sink, CancellationToken cancellationToken)
    {
        var columns = MySqlColumn.Of(reader);
        await sink.StartAsync(new ResultHead([.. columns.Select(column => column.Column)], statement.Tables), cancellationToken);
        var buffer = new ArrayBufferWriter<byte>(2 * PieceBytes);
        using var writer = RowWriters.Create(query.Format, [.. columns.Select(column => column.Column)], [.. columns.Select(column => column.Shape)], buffer, TextOf);
        var (rows, bytes, truncated) = (0L, 0L, false);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (rows == query.RowLimit || bytes + buffer.WrittenCount + writer.Waiting >= query.ByteLimit)
            {
                truncated = true;
                break;
            }

            writer.Write(reader);
            rows++;
            if (buffer.WrittenCount >= PieceBytes || rows == 1)
            {
                bytes += buffer.WrittenCount;
                await sink.WriteAsync(buffer.WrittenMemory, cancellationToken);
                buffer.ResetWrittenCount();
            }
        }

        // A function that was ended may give a value and no error.
        cancellationToken.ThrowIfCancellationRequested();
        writer.End(truncated);
        bytes += buffer.WrittenCount;
        await sink.WriteAsync(buffer.WrittenMemory, cancellationToken);
        return new(rows, bytes, truncated);

        string TextOf(DbDataReader row, int column) => columns[column].TextOf((MySqlDataReader)row, column);
    }

    private static object? Value(string name, Dictionary<string, JsonElement>? parameters)
    {
        if (parameters is null || !parameters.TryGetValue(name, out var value))
        {
            throw new StatementRefusedException($"The statement has ${name}, and 'parameters' gives it no value.");
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
            _ => throw new StatementRefusedException($"The parameter '{name}' is a JSON {value.ValueKind}; text, numbers, true, false and null can be given."),
        };
    }
}
