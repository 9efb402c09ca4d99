using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Configuration;

namespace Clickstream.Hosts.Lambda;

/// <summary>How much is read at one time, by the memory that a function has.</summary>
internal static class FunctionMemory
{
    private const string Variable = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE";

    /// <summary>What the program itself takes, in MiB.</summary>
    private const int Fixed = 256;

    /// <summary>Bytes of an event: about 1.5 kB, in up to two slices for each of two writers.</summary>
    private const int BytesOfEvent = 6 * 1024;

    private const int FewestEvents = 5_000;

    /// <summary>Events of a slice, the default number at most.</summary>
    public static int SliceEvents(FunctionEnvironment environment)
    {
        var most = new ProjectionSettings().SliceEvents;
        return environment.Number(Variable, 128, 1_000_000) is { } megabytes
            ? (int)Math.Clamp((megabytes - Fixed) * 1024L * 1024 / BytesOfEvent, FewestEvents, most)
            : most;
    }
}
