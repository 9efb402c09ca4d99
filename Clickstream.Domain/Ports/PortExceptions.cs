namespace Clickstream.Domain.Ports;

/// <summary>The history or the quarantine could not be read or written.</summary>
/// <param name="code">A stable code, such as <c>history.unavailable</c>.</param>
/// <param name="message">What happened, in one line that holds no secret.</param>
/// <param name="isTransient">Whether the same call may succeed later.</param>
/// <param name="inner">What the storage said.</param>
public sealed class HistoryException(string code, string message, bool isTransient = false, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The storage cannot be reached or written.</summary>
    public const string Unavailable = "history.unavailable";

    /// <summary>More waits to be stored than may.</summary>
    public const string Overloaded = "history.overloaded";

    /// <summary>The storage refuses the access.</summary>
    public const string AccessDenied = "history.access_denied";

    /// <summary>There is no such segment, or no history at all.</summary>
    public const string NotFound = "history.not_found";

    /// <summary>The text that says where the history is cannot be read.</summary>
    public const string LocationInvalid = "history.location_invalid";

    /// <summary>A segment cannot be read: it is not what was written.</summary>
    public const string Corrupt = "history.corrupt";

    /// <summary>A segment was written by a newer version of this program.</summary>
    public const string VersionUnknown = "history.version_unknown";

    /// <summary>A stable code.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;
}

/// <summary>The warehouse could not be read or written, or refuses.</summary>
/// <param name="code">A stable code, such as <c>warehouse.unavailable</c>.</param>
/// <param name="message">What happened, in one line that holds no secret.</param>
/// <param name="isTransient">Whether the same call may succeed later.</param>
/// <param name="inner">What the database said.</param>
public sealed class WarehouseException(string code, string message, bool isTransient = false, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The database cannot be reached.</summary>
    public const string Unavailable = "warehouse.unavailable";

    /// <summary>The connection string cannot be read.</summary>
    public const string ConnectionInvalid = "warehouse.connection_invalid";

    /// <summary>The database refuses the user.</summary>
    public const string AccessDenied = "warehouse.access_denied";

    /// <summary>Another run is writing to the warehouse.</summary>
    public const string Busy = "warehouse.busy";

    /// <summary>Another run has projected segments of this slice in the meantime; nothing was written.</summary>
    public const string CheckpointMoved = "warehouse.checkpoint_moved";

    /// <summary>The visitors are divided among writers in another way than this one believes.</summary>
    public const string ShardsChanged = "warehouse.shards_changed";

    /// <summary>A value cannot be stored; another one in its place can.</summary>
    public const string ValueRefused = "warehouse.value_refused";

    /// <summary>A statement took longer than the database allows, or somebody cancelled it there.</summary>
    public const string TimedOut = "warehouse.timed_out";

    /// <summary>The warehouse holds sessions of other rules.</summary>
    public const string RulesChanged = "rules.changed";

    /// <summary>The warehouse holds segments that the history does not have, so that a rebuild would lose what they hold.</summary>
    public const string SegmentsMissing = "warehouse.segments_missing";

    /// <summary>The warehouse has not projected all of history yet.</summary>
    public const string Behind = "warehouse.behind";

    /// <summary>A warehouse that was built does not agree with itself.</summary>
    public const string NotWhole = "warehouse.not_whole";

    /// <summary>The database has schemas of the warehouse's names that are somebody else's.</summary>
    public const string ForeignSchema = "warehouse.foreign_schema";

    /// <summary>Objects of others depend on the warehouse's tables and would be lost by a rebuild.</summary>
    public const string Depended = "warehouse.depended_on";

    /// <summary>The database is not part of a Citus cluster.</summary>
    public const string CitusMissing = "warehouse.citus_missing";

    /// <summary>The warehouse was made by another version of this program, which this one does not know.</summary>
    public const string VersionUnknown = "warehouse.version_unknown";

    /// <summary>The database holds no warehouse yet.</summary>
    public const string Missing = "warehouse.missing";

    /// <summary>The database failed otherwise.</summary>
    public const string Failed = "warehouse.failed";

    /// <summary>A stable code.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;
}
