using Pipeline.Cli;

return await CommandLineProgram.RunAsync(args);
