using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalHost.Timers;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ScheduleStatus))]
internal sealed partial class TimerJsonContext : JsonSerializerContext;
