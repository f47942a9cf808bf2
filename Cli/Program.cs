using Pipeline.Cli;
using Pipeline.Http;

LoopbackBypass.Install();
return await CommandLineProgram.RunAsync(args);
