using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Queries.Earlier;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>JSON of the query service.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<ResultColumn>))]
[JsonSerializable(typeof(JsonElement[]))]
[JsonSerializable(typeof(QueryTableList))]
[JsonSerializable(typeof(TableFacts))]
[JsonSerializable(typeof(QueryHealth))]
[JsonSerializable(typeof(QueryRunAnswer))]
[JsonSerializable(typeof(QueryRunList))]
[JsonSerializable(typeof(QueryPage))]
[JsonSerializable(typeof(QueryAnswer))]
[JsonSerializable(typeof(EarlierHealth))]
[JsonSerializable(typeof(EarlierRows))]
internal sealed partial class QueriesJson : JsonSerializerContext;
