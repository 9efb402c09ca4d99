using System.Collections.Frozen;
using Clickstream.Hosts.Protocols.Ga4;
using Clickstream.Hosts.Protocols.Native;
using Clickstream.Hosts.Protocols.Segment;
using Clickstream.Hosts.Protocols.Snowplow;

namespace Clickstream.Hosts.Protocols;

/// <summary>The wire formats that there are.</summary>
internal static class WireProtocols
{
    /// <summary>The path of our own protocol.</summary>
    public const string NativePath = "/clickstream";

    public static readonly IWireProtocol[] All = [new NativeProtocol(), new SegmentProtocol(), new Ga4Protocol(), new SnowplowProtocol()];

    private static readonly FrozenDictionary<string, IWireProtocol> ByPath = All
        .SelectMany(protocol => protocol.Paths, (protocol, path) => KeyValuePair.Create(path, protocol))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The paths of all of them.</summary>
    public static IReadOnlyList<string> Paths => ByPath.Keys;

    /// <summary>The protocol of a path; <c>null</c> when there is none.</summary>
    public static IWireProtocol? Find(string path) => ByPath.GetValueOrDefault(path);
}
