using System.CommandLine;
using System.CommandLine.Invocation;
using Clickstream.Hosts.Configuration;
using Clickstream.Hosts.Telemetry;

namespace Clickstream.Hosts.Cli;

/// <summary>Parses the command line, runs the command, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>How long a command that is asked to stop may take: longer than a collector takes to answer what is in flight.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(45);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = CreateRoot();
        try
        {
            var parsed = root.Parse(args);
            if (parsed.Action is ParseErrorAction)
            {
                return Fail(ExitCode.Usage, FailureDescription.Usage, WhatIsWrong(parsed), "See --help.");
            }

            using var telemetry = TelemetryExport.Start();
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopPatience,
            });
        }
        catch (UsageException failure)
        {
            return Fail(ExitCode.Usage, FailureDescription.Usage, failure.Message, "See --help.");
        }
        catch (Exception failure) when (FailureDescription.Of(failure) is { } known)
        {
            return known.Code is FailureDescription.Usage or ConfigurationException.Invalid
                ? Fail(ExitCode.Usage, known.Code, known.Message, "See --help.")
                : Fail(ExitCode.Failed, known.Code, known.Message);
        }
        catch (Exception failure) when (Environment.GetEnvironmentVariable(KnownVariables.Debug) is null)
        {
            return Fail(
                ExitCode.Failed, FailureDescription.Internal, $"An error of the program itself: {failure.GetType().Name}.",
                $"Set {KnownVariables.Debug}=1 to see where.");
        }
    }

    /// <summary>All commands.</summary>
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("First-party clickstream analytics: from events to a star schema you can trust.")
        {
            DemoCommand.Create(),
            ServeCommand.Create(),
            ImportCommand.Create(),
            SimulateCommand.Create(),
            ProjectCommand.Create(),
            ProjectCommand.CreateRebuild(),
            ReportCommand.Create(),
            LedgerCommand.Create(),
            ExplainCommand.Create(),
            WhatIfCommand.Create(),
            HistoryCommand.Create(),
            QuarantineCommand.Create(),
            EraseCommand.Create(),
            WarehouseCommands.CreateMigrate(),
            WarehouseCommands.CreateStatus(),
            DoctorCommand.Create(),
            CostCommand.Create(),
            WarehouseCommands.CreateSchema(),
            DumpCommand.Create(),
            CatalogueCommand.Create(),
            CompletionCommand.Create(),
        };
        Manual.AttachTo(root);
        return root;
    }

    /// <summary>Repeats of the command line no more than the name of an option: a stray argument may be a connection string.</summary>
    private static string WhatIsWrong(ParseResult parsed) => parsed.UnmatchedTokens switch
    {
        [var token, ..] when token.StartsWith("--", StringComparison.Ordinal) && !token.Contains('=', StringComparison.Ordinal) =>
            $"There is no option {token} here.",
        [_, ..] => "There is an argument or command that does not belong here.",
        _ => parsed.Errors.Count > 0 ? parsed.Errors[0].Message : "A command is missing.",
    };

    private static int Fail(int exitCode, string code, params string[] sentences)
    {
        var line = string.Join(' ', sentences).ReplaceLineEndings(" ");
        Console.Error.WriteLine($"clickstream: {code}: {line}");
        return exitCode;
    }
}

/// <summary>The command line is well-formed, but says something that cannot be.</summary>
/// <param name="message">What, in one line.</param>
internal sealed class UsageException(string message) : Exception(message);
