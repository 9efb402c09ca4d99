namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The type tags of the Thrift compact protocol.</summary>
/// <remarks>thrift-compact-protocol.md, "Struct encoding". A boolean field carries its value in its tag.</remarks>
internal enum ThriftType : byte
{
    Stop = 0,
    True = 1,
    False = 2,
    Byte = 3,
    Int16 = 4,
    Int32 = 5,
    Int64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Struct = 12,
    Uuid = 13,
}
