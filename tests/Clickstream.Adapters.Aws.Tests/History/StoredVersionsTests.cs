using System.Globalization;
using System.Runtime.CompilerServices;
using Clickstream.Adapters.Aws.History;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.Tests.History;

/// <summary>A segment of every version that was ever written is read for ever: golden files, and what they say.</summary>
public sealed class StoredVersionsTests
{
    [Fact]
    public async Task Every_version_has_a_golden_segment_that_is_read_as_it_was()
    {
        for (var version = EventSchema.Oldest; version <= EventSchema.Current; version++)
        {
            var events = Read($"segment-v{version}.parquet");

            events.Should().HaveCount(22).And.OnlyContain(one => one.Envelope.SchemaVersion == version);
            var golden = (await File.ReadAllTextAsync(PathOf($"segment-v{version}.txt"))).TrimEnd('\n').Split('\n');
            events.Select(Describe).Should().Equal(golden, "version {0} is read for ever", version);
        }
    }

    [Fact]
    public void Written_again_an_old_event_is_of_the_current_version()
    {
        var old = Read("segment-v1.parquet");

        var again = new SegmentReader(default, new SegmentWriter().Write(old)).Read().Single();

        again.Should().OnlyContain(one => one.Envelope.SchemaVersion == EventSchema.Current);
        again.Select(one => one with { Envelope = one.Envelope with { SchemaVersion = 1 } }).Select(Describe).Should().Equal(old.Select(Describe));
    }

    /// <summary>Everything an event says, on one line.</summary>
    private static string Describe(ClickstreamEvent one) => string.Create(
        CultureInfo.InvariantCulture,
        $"{one.OccurredAt:uuuu-MM-dd'T'HH:mm:ss.ffffff'Z'} {one.ReceivedAt:uuuu-MM-dd'T'HH:mm:ss.ffffff'Z'} {one.Kind} {one.Name} {one.Envelope} {
            EventContent.Of(one) with { Items = [] }} {string.Join(' ', one.Items)}").Replace("\0", "\\0", StringComparison.Ordinal);

    private static IReadOnlyList<ClickstreamEvent> Read(string name) => new SegmentReader(default, File.ReadAllBytes(PathOf(name))).Read().Single();

    private static string PathOf(string name, [CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "golden", name);
}
