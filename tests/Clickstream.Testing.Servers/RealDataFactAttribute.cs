using System.Runtime.CompilerServices;

namespace Clickstream.Testing.Servers;

/// <summary>A test over data that is no part of the tree; skipped, with that reason, where the data is absent.</summary>
public sealed class RealDataFactAttribute : FactAttribute
{
    /// <summary>Looks for the data.</summary>
    public RealDataFactAttribute() => Skip = RealData.ReasonToSkip;
}

/// <inheritdoc cref="RealDataFactAttribute"/>
public sealed class RealDataTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the data.</summary>
    public RealDataTheoryAttribute() => Skip = RealData.ReasonToSkip;
}

/// <summary>Where the real data is: in the folder that <c>CLICKSTREAM_SHARED_DATA</c> names, else beside the checkout.</summary>
public static class RealData
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("CLICKSTREAM_SHARED_DATA") is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../shared/data"));

    /// <summary>The head of a real shop's October 2019, with one row cut off in the middle.</summary>
    public static string Rees46 => Path.Combine(Folder, "rees46", "2019-Oct-head.csv");

    /// <summary>The user agents of a web server's log: a number of requests and an agent a line, apart by a tab.</summary>
    public static string UserAgents => Path.Combine(Folder, "user-agents", "from-web-server-log.tsv");

    /// <summary>Files that a JSON parser must accept, must refuse, or may do either with.</summary>
    public static string JsonTests => Path.Combine(Folder, "json-test-suite", "test_parsing");

    /// <summary>Parquet files of other implementations: <c>data</c> to be read, <c>bad_data</c> to be refused.</summary>
    public static string ParquetFiles => Path.Combine(Folder, "parquet-testing");

    internal static string? ReasonToSkip => Directory.Exists(Folder)
        ? null
        : $"The real data is absent: set CLICKSTREAM_SHARED_DATA, or put it into {Folder}.";

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
