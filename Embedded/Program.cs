using Pipeline.Embedded.Hosting;

return await HostProcess.RunAsync(args, Console.Out, Console.Error);
