using Clickstream.Hosts.Cli;
using Clickstream.Hosts.Lambda;

// The same program is a command, and on AWS a function: no command line is parsed there, which a cold start would wait for.
return Environment.GetEnvironmentVariable(LambdaHost.ApiVariable) is { Length: > 0 } api
    ? await LambdaHost.RunAsync(api)
    : await CommandLine.RunAsync(args);
