using Clickstream.Domain.Validation;

namespace Clickstream.Hosts.Imports;

/// <summary>A file format whose lines are events.</summary>
internal interface IImportFormat
{
    /// <summary>The name under which bad lines are quarantined.</summary>
    string Protocol { get; }

    /// <summary>Whether the first line names the columns.</summary>
    bool HasHeader { get; }

    /// <summary>Checks the first line of a format that has one.</summary>
    /// <exception cref="ImportException">The file is of another format.</exception>
    void CheckHeader(ReadOnlyMemory<byte> line);

    /// <summary>Reads one line. Never throws for what the line says.</summary>
    EventDraft Read(ReadOnlyMemory<byte> line);
}

/// <summary>A file cannot be imported at all.</summary>
/// <param name="code">A stable code.</param>
/// <param name="message">What is wrong, in one line.</param>
internal sealed class ImportException(string code, string message) : Exception(message)
{
    /// <summary>The file is missing or cannot be read.</summary>
    public const string FileUnreadable = "import.file_unreadable";

    /// <summary>The first line does not name the columns of the format.</summary>
    public const string HeaderInvalid = "import.header_invalid";

    /// <summary>A stable code.</summary>
    public string Code { get; } = code;
}
