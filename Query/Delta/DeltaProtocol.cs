using System.Text.Json;

namespace Pipeline.Query.Delta;

/// <summary>What readers and writers of a table have to know (Delta protocol, "Protocol Evolution").</summary>
/// <param name="ReaderVersion">The version that readers need; from 3 on they need the features.</param>
/// <param name="ReaderFeatures">What readers need.</param>
/// <param name="WriterVersion">The version that writers need; from 7 on they need the features.</param>
/// <param name="WriterFeatures">What writers need.</param>
internal sealed record DeltaProtocol(int ReaderVersion, IReadOnlyList<string> ReaderFeatures, int WriterVersion, IReadOnlyList<string> WriterFeatures)
{
    /// <summary>The protocol of a log that does not say.</summary>
    public static readonly DeltaProtocol First = new(1, [], 1, []);

    /// <summary>Reads the action.</summary>
    public static DeltaProtocol Read(JsonElement action) =>
        new(action.GetProperty("minReaderVersion").GetInt32(), Features(action, "readerFeatures"), Version(action, "minWriterVersion"), Features(action, "writerFeatures"));

    private static int Version(JsonElement action, string name) =>
        action.TryGetProperty(name, out var version) && version.ValueKind == JsonValueKind.Number ? version.GetInt32() : First.WriterVersion;

    private static IReadOnlyList<string> Features(JsonElement action, string name) =>
        action.TryGetProperty(name, out var features) && features.ValueKind == JsonValueKind.Array ? [.. features.EnumerateArray().Select(feature => feature.GetString()!)] : [];
}
