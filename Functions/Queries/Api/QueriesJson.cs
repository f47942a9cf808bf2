using System.Text.Json.Serialization;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>JSON of the query service.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<ResultColumn>))]
[JsonSerializable(typeof(QueryTableList))]
[JsonSerializable(typeof(QueryAnswer))]
internal sealed partial class QueriesJson : JsonSerializerContext;
