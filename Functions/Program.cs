using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline;
using Pipeline.Http;
using Pipeline.Telemetry;

LoopbackBypass.Install();

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

// Otherwise an activity's failure reaches its orchestrator as "(unknown)", without the type that decides what is done about it. The property
// is marked obsolete because true has become its default.
#pragma warning disable CS0618
builder.Services.Configure<WorkerOptions>(options => options.EnableUserCodeException = false);
#pragma warning restore CS0618

// Kestrel's own limit, 30,000,000 bytes, would reach the client as an empty 500: the functions that read a body answer 413 beyond limits of
// their own, and the host takes 100 MiB at most.
builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);

builder.Services
    .AddTelemetry(builder.Configuration)
    .AddPipeline(builder.Configuration);
builder.Build().Run();
