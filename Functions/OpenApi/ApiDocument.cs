using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Http;

namespace Pipeline.OpenApi;

/// <summary>
/// Describes the API in OpenAPI 3.1: routes, methods and keys from the attributes of the functions, schemas from the types that are answered.
/// </summary>
internal sealed partial class ApiDocument
{
    private const string KeyScheme = "key";

    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly ApiSchemas _schemas = new();

    /// <summary>What is described: every function that answers HTTP but the page and this description.</summary>
    public static IReadOnlyList<ApiOperation> Operations { get; } = [.. JobOperations.All, .. MatchOperations.All, .. QueryOperations.All, .. OtherOperations.All];

    /// <summary>The document as JSON.</summary>
    public static byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new ApiDocument().Create());

    /// <summary>The trigger of each function that answers HTTP, by the function's name.</summary>
    public static IReadOnlyDictionary<string, HttpTriggerAttribute> Triggers(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => type.GetMethods(AnyMethod))
        .Select(method => (method.GetCustomAttribute<FunctionAttribute>()?.Name, Trigger: TriggerOf(method)))
        .Where(function => function.Name is not null && function.Trigger is not null)
        .ToDictionary(function => function.Name!, function => function.Trigger!);

    private static HttpTriggerAttribute? TriggerOf(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null);

    private JsonObject Create()
    {
        var triggers = Triggers(typeof(ApiDocument).Assembly);
        var paths = new JsonObject();
        foreach (var operation in Operations)
        {
            var trigger = triggers[operation.Function];
            var path = $"/{trigger.Route}";
            if (paths[path] is not JsonObject methods)
            {
                paths[path] = methods = [];
            }

            methods[trigger.Methods!.First()] = Describe(operation, trigger);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Pipeline",
                ["version"] = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = "Jobs that classify the paragraphs of articles in CouchDB, and polls of health records with their analytics.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/api" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = _schemas.All,
                ["securitySchemes"] = new JsonObject
                {
                    [KeyScheme] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-functions-key" },
                },
            },
        };
    }

    private JsonObject Describe(ApiOperation operation, HttpTriggerAttribute trigger)
    {
        var isOpen = trigger.AuthLevel == AuthorizationLevel.Anonymous;
        var described = new JsonObject
        {
            ["operationId"] = operation.Function,
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Summary,
            ["security"] = isOpen ? new JsonArray() : new JsonArray(new JsonObject { [KeyScheme] = new JsonArray() }),
        };
        JsonNode[] parameters =
        [
            .. RouteParameter().Matches(trigger.Route!).Select(match => Parameter("path", OfPath(match.Groups[1].Value), operation)),
            .. operation.Query.Select(parameter => Parameter("query", parameter, operation)),
            .. operation.Headers.Select(parameter => Parameter("header", parameter, operation)),
        ];
        if (parameters.Length > 0)
        {
            described["parameters"] = new JsonArray(parameters);
        }

        if (operation.Body is { } body)
        {
            described["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    [body.ContentType] = new JsonObject { ["schema"] = body.Schema.DeepClone(), ["example"] = body.Example.DeepClone() },
                },
            };
        }

        described["responses"] = Responses(operation, isOpen);
        return described;
    }

    private static ApiParameter OfPath(string name) => ApiParameter.Text(name, "A part of the path; a slash in it is sent as %2F.", isRequired: true);

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonNode Parameter(string place, ApiParameter parameter, ApiOperation operation)
    {
        var described = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = place,
            ["description"] = parameter.Description,
            ["required"] = parameter.IsRequired,
            ["schema"] = parameter.Schema.DeepClone(),
        };
        if (operation.Example.TryGetValue(parameter.Name, out var example))
        {
            described["example"] = parameter.Schema["type"]!.GetValue<string>() == "integer" ? JsonNode.Parse(example) : JsonValue.Create(example);
        }

        return described;
    }

    private JsonObject Responses(ApiOperation operation, bool isOpen)
    {
        var responses = new JsonObject();
        foreach (var answers in operation.Answers.GroupBy(answer => answer.Status))
        {
            var content = new JsonObject();
            foreach (var answer in answers.Where(answer => answer.ContentType is not null))
            {
                var schema = answer.Type is null ? new JsonObject { ["type"] = "string" } : _schemas.Reference(answer.Type);
                content[answer.ContentType!] = new JsonObject { ["schema"] = schema };
            }

            var description = string.Join(' ', answers.Select(answer => answer.Description));
            responses[$"{answers.Key}"] = new JsonObject { ["description"] = description, ["content"] = content };
        }

        int[] always = operation.TakesAnyQuery ? [500] : [400, 500];
        foreach (var status in operation.Problems.Union(always).Order())
        {
            responses[$"{status}"] = new JsonObject
            {
                ["description"] = ReasonPhrases.GetReasonPhrase(status),
                ["content"] = Content(Problems.ContentType, _schemas.Reference(ProblemJsonContext.Readable.ProblemDocument)),
            };
        }

        if (!isOpen)
        {
            responses["401"] = new JsonObject { ["description"] = "The key is missing or wrong." };
        }

        return responses;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex RouteParameter();
}
