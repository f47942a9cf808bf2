using Pipeline.Http;
using Pipeline.LocalHost;

LoopbackBypass.Install();
return await HostProcess.RunAsync(args, Console.Out, Console.Error);
