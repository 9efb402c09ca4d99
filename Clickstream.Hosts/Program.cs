using Clickstream.Hosts.Cli;

return await CommandLine.RunAsync(args);
