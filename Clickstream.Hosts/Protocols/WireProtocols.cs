using Clickstream.Hosts.Protocols.Ga4;
using Clickstream.Hosts.Protocols.Native;
using Clickstream.Hosts.Protocols.Segment;
using Clickstream.Hosts.Protocols.Snowplow;

namespace Clickstream.Hosts.Protocols;

/// <summary>The wire formats that there are.</summary>
internal static class WireProtocols
{
    public static readonly IWireProtocol[] All = [new NativeProtocol(), new SegmentProtocol(), new Ga4Protocol(), new SnowplowProtocol()];

    /// <summary>The protocol of a path; <c>null</c> when there is none.</summary>
    public static IWireProtocol? Find(string path) => Array.Find(All, candidate => candidate.Handles(path));
}
