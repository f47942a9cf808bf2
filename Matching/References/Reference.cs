using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Matching.References;

/// <summary>What names are matched to: entities in ordinal order of their ids, and a version that is a hash of all of them.</summary>
public sealed class Reference
{
    /// <summary>The most entities that one reference holds.</summary>
    public const int MostEntities = 2_000_000;

    /// <summary>Takes the entities.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="entities">The entities, each id once; their order does not count.</param>
    public Reference(string name, IEnumerable<ReferenceEntity> entities)
    {
        Name = name;
        var sorted = entities.ToArray();
        Sort(sorted);
        Entities = sorted;
        Version = Hash(sorted);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The entities in ordinal order of their ids.</summary>
    public IReadOnlyList<ReferenceEntity> Entities { get; }

    /// <summary>Sixteen hexadecimal digits: the beginning of the SHA-256 of all entities in order.</summary>
    public string Version { get; }

    /// <summary>The entity of an id; null when there is none.</summary>
    public ReferenceEntity? Find(string id)
    {
        var (low, high) = (0, Entities.Count - 1);
        while (low <= high)
        {
            var middle = low + (high - low) / 2;
            var order = string.CompareOrdinal(Entities[middle].Id, id);
            if (order == 0)
            {
                return Entities[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    private static void Sort(ReferenceEntity[] entities)
    {
        for (var i = 1; i < entities.Length; i++)
        {
            if (string.CompareOrdinal(entities[i - 1].Id, entities[i].Id) > 0)
            {
                Array.Sort(entities, (a, b) => string.CompareOrdinal(a.Id, b.Id));
                return;
            }
        }
    }

    private static string Hash(ReferenceEntity[] entities)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = new StringBuilder();
        Span<byte> length = stackalloc byte[4];
        foreach (var entity in entities)
        {
            line.Clear();
            line.Append(entity.Id).Append('\n').Append(entity.Name).Append('\n').AppendJoin('\t', entity.Aliases).Append('\n').Append(entity.Country)
                .Append('\n').AppendJoin('\t', entity.Tickers).Append('\n').Append(entity.Lei).Append('\n').AppendJoin('\t', entity.Isins);
            var bytes = Encoding.UTF8.GetBytes(line.ToString());

            // The length goes first: no text can pass for the end of a row.
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
