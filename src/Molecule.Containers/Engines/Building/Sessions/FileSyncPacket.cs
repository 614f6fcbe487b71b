using Google.Protobuf;

namespace Molecule.Containers.Engines.Building.Sessions;

/// <summary>The kinds of <c>Packet</c> in fsutil's wire.proto.</summary>
internal enum FileSyncPacketType
{
    Stat = 0,
    Request = 1,
    Data = 2,
    Finished = 3,
    Error = 4,
}

/// <summary>
/// Reads and writes <c>Packet</c> (type 1, stat 2, id 3, data 4) and <c>Stat</c> (path 1, mode 2, size 5, time in nanoseconds 6,
/// link target 7; owners 3 and 4 stay 0) as tonistiigi/fsutil defines them.
/// </summary>
internal static class FileSyncPacket
{
    /// <summary>At most this much stands before a data packet's bytes: gRPC's head, type, id and length.</summary>
    public const int DataHeadSize = GrpcCall.HeadSize + 2 + 6 + 6;

    // Modes travel as Go's os.FileMode: permissions as everywhere, all else in bits of its own.
    private const uint DirectoryMode = 1u << 31;
    private const uint LinkMode = 1u << 27;
    private const uint SetUserMode = 1u << 23;
    private const uint SetGroupMode = 1u << 22;
    private const uint StickyMode = 1u << 20;
    private const uint Permissions = 0b111_111_111;

    private static readonly long FixedNanoseconds = BuildContext.FixedTime.ToUnixTimeMilliseconds() * 1_000_000;

    public static (FileSyncPacketType Type, uint Id, string Text) Read(byte[] message)
    {
        var (type, id, text) = (FileSyncPacketType.Stat, 0u, string.Empty);
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    type = (FileSyncPacketType)input.ReadEnum();
                    break;
                case 3:
                    id = input.ReadUInt32();
                    break;
                case 4:
                    text = System.Text.Encoding.UTF8.GetString(input.ReadBytes().Span);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return (type, id, text);
    }

    /// <summary>Framed for <see cref="GrpcCall.WriteAsync"/>.</summary>
    public static byte[] Stat(ContextEntry entry, long size)
    {
        using var stat = new MemoryStream();
        using (var output = new CodedOutputStream(stat, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteString(entry.Path);
            output.WriteTag(2, WireFormat.WireType.Varint);
            output.WriteUInt32(ModeOf(entry));
            output.WriteTag(5, WireFormat.WireType.Varint);
            output.WriteInt64(size);
            output.WriteTag(6, WireFormat.WireType.Varint);
            output.WriteInt64(FixedNanoseconds);
            if (entry.LinkTarget is { } target)
            {
                output.WriteTag(7, WireFormat.WireType.LengthDelimited);
                output.WriteString(target);
            }
        }

        return GrpcCall.Message(output =>
        {
            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(stat.GetBuffer(), 0, (int)stat.Length));
        });
    }

    /// <summary>A packet without a payload; of type <see cref="FileSyncPacketType.Stat"/> it ends the list.</summary>
    public static byte[] Of(FileSyncPacketType type) => GrpcCall.Message(output =>
    {
        output.WriteTag(1, WireFormat.WireType.Varint);
        output.WriteEnum((int)type);
    });

    /// <summary>Makes a data packet of bytes that stand in a buffer behind <see cref="DataHeadSize"/> free ones; no bytes end the file.</summary>
    public static Memory<byte> Data(uint id, byte[] buffer, int count)
    {
        Span<byte> head = stackalloc byte[DataHeadSize];
        head.Clear();
        var length = GrpcCall.HeadSize;
        head[length++] = 1 << 3;
        head[length++] = (byte)FileSyncPacketType.Data;
        head[length++] = 3 << 3;
        length += Varint(id, head[length..]);
        if (count > 0)
        {
            head[length++] = (4 << 3) | 2;
            length += Varint((uint)count, head[length..]);
        }

        var start = DataHeadSize - length;
        head[..length].CopyTo(buffer.AsSpan(start));
        return buffer.AsMemory(start, length + count);
    }

    private static int Varint(uint value, Span<byte> destination)
    {
        var written = 0;
        for (; value >= 0x80; value >>= 7)
        {
            destination[written++] = (byte)(value | 0x80);
        }

        destination[written++] = (byte)value;
        return written;
    }

    private static uint ModeOf(ContextEntry entry)
    {
        if (entry.Kind == ContextEntryKind.Link)
        {
            return LinkMode | Permissions;
        }

        return ((uint)entry.Mode & Permissions)
            | (entry.Kind == ContextEntryKind.Directory ? DirectoryMode : 0)
            | (entry.Mode.HasFlag(UnixFileMode.SetUser) ? SetUserMode : 0)
            | (entry.Mode.HasFlag(UnixFileMode.SetGroup) ? SetGroupMode : 0)
            | (entry.Mode.HasFlag(UnixFileMode.StickyBit) ? StickyMode : 0);
    }
}
