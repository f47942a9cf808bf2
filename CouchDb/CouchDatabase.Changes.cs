using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pipeline.CouchDb;

internal sealed partial class CouchDatabase
{
    private const int MostChanges = 100_000;
    private const int MaxLineBytes = 1024 * 1024;
    private const byte LineEnd = (byte)'\n';

    public Task<ChangesPage> GetChangesAsync(ChangesQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MostChanges);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Wait, TimeSpan.Zero);
        return http.SendAsync(
            Changes(query, query.Wait > TimeSpan.Zero ? "longpoll" : "normal", query.Limit),
            async answer =>
            {
                await EnsureAsync(answer).ConfigureAwait(false);
                return await answer.ReadJsonAsync(MaxAnswerBytes, ChangesJson.Page).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public async IAsyncEnumerable<DocumentChange> FollowChangesAsync(
        ChangesQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var since = query.Since;
        while (true)
        {
            // The server ends the feed now and then; what comes next follows on what came last.
            using var lines = await http.SendAsync(
                Changes(query with { Since = since }, "continuous", limit: null), FeedAsync, cancellationToken).ConfigureAwait(false);
            while (await lines.NextAsync().ConfigureAwait(false) is { } change)
            {
                since = change.Sequence;
                yield return change;
                cancellationToken.ThrowIfCancellationRequested();
            }

            since = lines.LastSequence ?? since;
        }
    }

    private async ValueTask<ChangeLines> FeedAsync(CouchAnswer answer)
    {
        await EnsureAsync(answer).ConfigureAwait(false);
        answer.Keep();
        return new ChangeLines(answer);
    }

    /// <summary>A request that waits is sent whatever the <see cref="RequestLimit"/>: it would hold a place of it and do nothing.</summary>
    private CouchRequest Changes(ChangesQuery query, string feed, int? limit)
    {
        var body = query.Selector.IsEmpty ? null : ChangesJson.Body(query.Selector);
        var longest = options.RequestTimeout / 2;
        var wait = query.Wait < longest ? query.Wait : longest;
        var target = address.Changes(Name, query.Since, feed, limit, wait, isSelected: body is not null);
        return new CouchRequest("changes", body is null ? HttpMethod.Get : HttpMethod.Post, target, Subject())
        {
            Content = body is null ? null : () => JsonContent(body),
            Retries = feed == "normal",
        };
    }

    /// <summary>A feed of lines, one a change; blank ones say that the server lives.</summary>
    private sealed class ChangeLines(CouchAnswer answer) : IDisposable
    {
        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(MaxLineBytes);
        private int _start;
        private int _end;

        /// <summary>Where the feed ended by its own word.</summary>
        public string? LastSequence { get; private set; }

        /// <summary>The next change; null when the server has ended the feed.</summary>
        public async ValueTask<DocumentChange?> NextAsync()
        {
            while (await LineAsync().ConfigureAwait(false) is { } line)
            {
                if (!line.Span.Trim("\r \t"u8).IsEmpty && Parse(line.Span) is { } change)
                {
                    return change;
                }
            }

            return null;
        }

        public void Dispose()
        {
            answer.Dispose();
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = [];
            }
        }

        private DocumentChange? Parse(ReadOnlySpan<byte> line)
        {
            try
            {
                if (ChangesJson.Line(line) is { } change)
                {
                    return change;
                }

                LastSequence = ChangesJson.Page(line).LastSequence;
                return null;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw CouchHttp.Malformed(answer.Request, e);
            }
        }

        private async ValueTask<ReadOnlyMemory<byte>?> LineAsync()
        {
            while (true)
            {
                if (_buffer.AsSpan(_start, _end - _start).IndexOf(LineEnd) is var at and >= 0)
                {
                    var line = _buffer.AsMemory(_start, at);
                    _start += at + 1;
                    return line;
                }

                if (_start > 0)
                {
                    _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                    (_start, _end) = (0, _end - _start);
                }

                var read = _end == _buffer.Length
                    ? throw CouchHttp.Malformed(answer.Request, null)
                    : await answer.ReadAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
                if (read == 0)
                {
                    return _end == 0 ? null : throw CouchHttp.Malformed(answer.Request, null);
                }

                _end += read;
            }
        }
    }
}
