using System.Globalization;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.History;

/// <summary>What a segment's file says of itself: written to and read from its key-value metadata.</summary>
internal static class SegmentMetadata
{
    private const string VersionKey = "clickstream.schema_version";
    private const string ChecksumKey = "clickstream.checksum";
    private const string SourcesKey = "clickstream.sources";
    private const string AncestorsKey = "clickstream.ancestors";

    /// <summary>The metadata of a new file.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(EventChecksum checksum, SegmentLineage lineage)
    {
        var pairs = new List<KeyValuePair<string, string>> { new(VersionKey, CurrentVersion), new(ChecksumKey, checksum.ToString()) };
        if (lineage.Sources.Count > 0)
        {
            pairs.Add(new(SourcesKey, Join(lineage.Sources)));
            pairs.Add(new(AncestorsKey, Join(lineage.Ancestors)));
        }

        return pairs;
    }

    /// <summary>The same in brief, to be noted beside the object, where an audit finds it without opening the file.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, string>> NotesOf(long events, EventChecksum checksum) =>
    [
        new("clickstream-events", events.ToString(CultureInfo.InvariantCulture)),
        new("clickstream-checksum", checksum.ToString()),
        new("clickstream-schema-version", CurrentVersion),
    ];

    /// <summary>What a footer says.</summary>
    /// <exception cref="HistoryException">It is not a segment's, or of a version that this code does not know.</exception>
    public static SegmentFacts Read(SegmentId segment, ParquetFooter footer)
    {
        var version = ValueOf(footer, VersionKey);
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !EventSchema.IsKnown(number))
        {
            throw number > EventSchema.Current
                ? new HistoryException(
                    HistoryException.VersionUnknown,
                    $"It was written in schema version {number} by a newer program; this one knows {EventSchema.Current}.")
                : new HistoryException(HistoryException.Corrupt, "It has no schema version, or one that there never was.");
        }

        return new SegmentFacts
        {
            Id = segment,
            Events = footer.RowCount,
            Checksum = EventChecksum.TryParse(ValueOf(footer, ChecksumKey), out var checksum) ? checksum : null,
            SchemaVersion = number,
            Writer = footer.CreatedBy,
            Lineage = new SegmentLineage(Split(ValueOf(footer, SourcesKey)), Split(ValueOf(footer, AncestorsKey))),
        };
    }

    private static string CurrentVersion => EventSchema.Current.ToString(CultureInfo.InvariantCulture);

    private static string? ValueOf(ParquetFooter footer, string key) =>
        footer.KeyValueMetadata.FirstOrDefault(pair => pair.Key == key).Value;

    private static string Join(IReadOnlyList<SegmentId> segments) => string.Join('\n', segments.Select(segment => segment.Value));

    private static IReadOnlyList<SegmentId> Split(string? text) =>
        [.. (text ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new SegmentId(line))];
}
