using Pipeline.Matching.Names;
using Pipeline.Matching.References;

namespace Pipeline.Matching.Index;

/// <summary>A reference made ready for searching. It does not change, and many threads may search it.</summary>
public sealed class ReferenceIndex
{
    private readonly string[] _keys;
    private readonly string[] _literals;
    private readonly string?[] _legalForms;
    private readonly int[] _entities;
    private readonly Dictionary<string, int[]> _tickers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _leis = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _isins = new(StringComparer.Ordinal);

    /// <summary>Makes the index.</summary>
    /// <param name="reference">The entities.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    public ReferenceIndex(Reference reference, CancellationToken cancellationToken = default)
    {
        Reference = reference;
        var entities = reference.Entities;
        var rows = entities.Sum(entity => 1 + entity.Aliases.Count);
        (_keys, _literals, _legalForms, _entities) = (new string[rows], new string[rows], new string?[rows], new int[rows]);
        var row = 0;
        for (var i = 0; i < entities.Count; i++)
        {
            AddRow(row++, i, entities[i].Name);
            foreach (var alias in entities[i].Aliases)
            {
                AddRow(row++, i, alias);
            }

            AddIdentifiers(i, entities[i]);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Words = new WordTable(_keys);
        Squeezed = Table(_keys, (key, add) => add(KeyHash.Squeezed(key)));
        Sorted = Table(_keys, (key, add) => add(KeyHash.Sorted(key)));
        Prefixes = Table(_keys, AddPrefixes);
        cancellationToken.ThrowIfCancellationRequested();
        Grams = new GramIndex(_keys);
        Bytes = Grams.Bytes + Words.Bytes + Squeezed.Bytes + Sorted.Bytes + Prefixes.Bytes + rows * 250L + (_leis.Count + _isins.Count + _tickers.Count) * 80L;
    }

    /// <summary>What was made ready.</summary>
    public Reference Reference { get; }

    /// <summary>How many names there are, aliases included.</summary>
    public int Rows => _keys.Length;

    /// <summary>What the index and its entities take in memory, in bytes, estimated.</summary>
    public long Bytes { get; }

    internal GramIndex Grams { get; }

    internal WordTable Words { get; }

    internal LookupTable Squeezed { get; }

    internal LookupTable Sorted { get; }

    internal LookupTable Prefixes { get; }

    internal string Key(int row) => _keys[row];

    internal string Literal(int row) => _literals[row];

    internal string? LegalForm(int row) => _legalForms[row];

    internal int Entity(int row) => _entities[row];

    internal ReadOnlySpan<int> ByTicker(string ticker) => _tickers.TryGetValue(ticker, out var entities) ? entities : [];

    /// <summary>The one entity of an LEI; -1 when there is none, -2 when there are several.</summary>
    internal int ByLei(string lei) => _leis.GetValueOrDefault(lei, -1);

    /// <summary>The one entity of an ISIN; -1 when there is none, -2 when there are several.</summary>
    internal int ByIsin(string isin) => _isins.GetValueOrDefault(isin, -1);

    /// <summary>The first row of an entity.</summary>
    internal int RowOf(int entity)
    {
        var row = Array.BinarySearch(_entities, entity);
        while (row > 0 && _entities[row - 1] == entity)
        {
            row--;
        }

        return row;
    }

    private void AddRow(int row, int entity, string name)
    {
        var normalised = NameNormaliser.Shared.Normalise(name);
        (_keys[row], _literals[row], _legalForms[row], _entities[row]) = (normalised.Key, normalised.Literal, normalised.LegalForm, entity);
    }

    private void AddIdentifiers(int number, ReferenceEntity entity)
    {
        foreach (var ticker in entity.Tickers)
        {
            _tickers[ticker] = _tickers.TryGetValue(ticker, out var others) ? [.. others, number] : [number];
        }

        if (entity.Lei is { } lei)
        {
            _leis[lei] = _leis.ContainsKey(lei) ? -2 : number;
        }

        foreach (var isin in entity.Isins)
        {
            _isins[isin] = _isins.TryGetValue(isin, out var other) && other != number ? -2 : number;
        }
    }

    // Beginnings of whole words, the whole key left out.
    private static void AddPrefixes(string key, Action<ulong> add)
    {
        for (var space = key.IndexOf(' '); space > 0; space = key.IndexOf(' ', space + 1))
        {
            add(KeyHash.Squeezed(key.AsSpan(0, space)));
        }
    }

    private static LookupTable Table(string[] keys, Action<string, Action<ulong>> hashes)
    {
        var all = new List<ulong>(keys.Length);
        var rows = new List<int>(keys.Length);
        for (var row = 0; row < keys.Length; row++)
        {
            var number = row;
            if (keys[row].Length > 0)
            {
                hashes(keys[row], hash =>
                {
                    all.Add(hash);
                    rows.Add(number);
                });
            }
        }

        return new LookupTable(all, rows);
    }
}
