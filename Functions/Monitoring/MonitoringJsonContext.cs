using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Monitoring;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ReadinessReport))]
internal sealed partial class MonitoringJsonContext : JsonSerializerContext;
