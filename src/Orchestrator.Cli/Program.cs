using Orchestrator.Cli.CommandLine;

return await OrcCommandLine.RunAsync(args, Console.Out, Console.Error);
