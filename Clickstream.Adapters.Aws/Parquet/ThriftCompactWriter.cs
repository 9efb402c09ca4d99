using System.Text;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Writes Thrift structs, as the footer and the page headers are written.</summary>
/// <remarks>thrift-compact-protocol.md. A caller opens a struct, writes its fields in rising order of their ids, and ends it.</remarks>
internal sealed class ThriftCompactWriter(ByteWriter output)
{
    private readonly Stack<int> outerFieldIds = new();
    private int lastFieldId;

    /// <summary>Starts a struct that is no field: the outermost one, or an element of a list.</summary>
    public void BeginStruct()
    {
        outerFieldIds.Push(lastFieldId);
        lastFieldId = 0;
    }

    /// <summary>Starts a field that is a struct.</summary>
    public void BeginStruct(int fieldId)
    {
        WriteFieldHeader(fieldId, ThriftType.Struct);
        BeginStruct();
    }

    /// <summary>Ends the struct begun last.</summary>
    public void EndStruct()
    {
        output.WriteByte((byte)ThriftType.Stop);
        lastFieldId = outerFieldIds.Pop();
    }

    /// <summary>Writes a field that is a struct without fields, as the members of the unions are.</summary>
    public void WriteEmptyStruct(int fieldId)
    {
        BeginStruct(fieldId);
        EndStruct();
    }

    /// <summary>Writes a field of 8 bits.</summary>
    public void WriteByte(int fieldId, int value)
    {
        WriteFieldHeader(fieldId, ThriftType.Byte);
        output.WriteByte((byte)value);
    }

    /// <summary>Writes a field of 16 bits.</summary>
    public void WriteInt16(int fieldId, int value)
    {
        WriteFieldHeader(fieldId, ThriftType.Int16);
        output.WriteZigZag(value);
    }

    /// <summary>Writes a field of 32 bits.</summary>
    public void WriteInt32(int fieldId, int value)
    {
        WriteFieldHeader(fieldId, ThriftType.Int32);
        output.WriteZigZag(value);
    }

    /// <summary>Writes a field of 64 bits.</summary>
    public void WriteInt64(int fieldId, long value)
    {
        WriteFieldHeader(fieldId, ThriftType.Int64);
        output.WriteZigZag(value);
    }

    /// <summary>Writes a boolean field.</summary>
    public void WriteBoolean(int fieldId, bool value) => WriteFieldHeader(fieldId, value ? ThriftType.True : ThriftType.False);

    /// <summary>Writes a field of bytes.</summary>
    public void WriteBinary(int fieldId, ReadOnlySpan<byte> value)
    {
        WriteFieldHeader(fieldId, ThriftType.Binary);
        output.WriteVarint((ulong)value.Length);
        output.Write(value);
    }

    /// <summary>Writes a field of text.</summary>
    public void WriteString(int fieldId, string value) => WriteBinary(fieldId, Encoding.UTF8.GetBytes(value));

    /// <summary>Starts a field that is a list; the caller then writes that many elements.</summary>
    public void BeginList(int fieldId, ThriftType elementType, int count)
    {
        WriteFieldHeader(fieldId, ThriftType.List);
        if (count < 15)
        {
            output.WriteByte((byte)(count << 4 | (int)elementType));
            return;
        }

        output.WriteByte((byte)(0xF0 | (int)elementType));
        output.WriteVarint((ulong)count);
    }

    /// <summary>Writes an element of a list of integers.</summary>
    public void WriteElement(int value) => output.WriteZigZag(value);

    /// <summary>Writes an element of a list of texts.</summary>
    public void WriteElement(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        output.WriteVarint((ulong)bytes.Length);
        output.Write(bytes);
    }

    private void WriteFieldHeader(int fieldId, ThriftType type)
    {
        var delta = fieldId - lastFieldId;
        if (delta is > 0 and <= 15)
        {
            output.WriteByte((byte)(delta << 4 | (int)type));
        }
        else
        {
            output.WriteByte((byte)type);
            output.WriteZigZag(fieldId);
        }

        lastFieldId = fieldId;
    }
}
