using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Cli.Jobs;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(JobState))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class JobJson : JsonSerializerContext;
