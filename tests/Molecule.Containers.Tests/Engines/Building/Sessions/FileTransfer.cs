using System.Text;
using Google.Protobuf;

namespace Molecule.Containers.Tests.Engines.Building.Sessions;

/// <summary>What a file transfer brought: one line for each entry (path, mode in octal as Go has it, size, link target), and the files' contents.</summary>
internal sealed class FileTransfer
{
    public const string Method = "/moby.filesync.v1.FileSync/DiffCopy";

    private readonly List<(string Path, uint Mode, long Size, long Time, string Link)> _entries = [];

    public IReadOnlyList<string> Paths => [.. _entries.Select(entry => entry.Path)];

    public IReadOnlyDictionary<string, (uint Mode, long Size, long Time, string Link)> Entries =>
        _entries.ToDictionary(entry => entry.Path, entry => (entry.Mode, entry.Size, entry.Time, entry.Link));

    public Dictionary<string, string> Contents { get; } = [];

    public long Bytes { get; private set; }

    public string Status { get; private set; } = string.Empty;

    public string Message { get; private set; } = string.Empty;

    /// <summary>As BuildKit's receiver: reads the list, asks for every file, and says when it has them all.</summary>
    /// <param name="keep">False counts what comes instead of keeping it.</param>
    /// <param name="listed">Runs between the list and the first request.</param>
    public static async Task<FileTransfer> ReceiveAsync(SessionClient client, string folder, string[] followed, bool keep = true, Action? listed = null)
    {
        var transfer = new FileTransfer();
        await using var call = await client.CallAsync(Method, [("dir-name", folder), .. followed.Select(path => ("followpaths", path))]);
        var open = new Dictionary<uint, MemoryStream>();
        var finished = false;
        while (!finished && await call.ReadAsync() is { } message)
        {
            var packet = Packet.Read(message);
            switch (packet.Type)
            {
                case 0 when packet.Stat is { } stat:
                    transfer._entries.Add(Packet.ReadStat(stat));
                    break;
                case 0:
                    listed?.Invoke();
                    foreach (var (entry, index) in transfer._entries.Select((entry, index) => (entry, index)).Where(pair => (pair.entry.Mode & 0xFFFF_FE00) == 0))
                    {
                        open[(uint)index] = new MemoryStream();
                        call.Send(Packet.Request((uint)index));
                    }

                    break;
                case 2 when packet.Data.Length > 0:
                    transfer.Bytes += packet.Data.Length;
                    if (keep)
                    {
                        packet.Data.WriteTo(open[packet.Id]);
                    }

                    break;
                case 2:
                    open.Remove(packet.Id, out var content);
                    transfer.Contents[transfer._entries[(int)packet.Id].Path] = Encoding.UTF8.GetString(content!.ToArray());
                    break;
                case 3:
                    finished = true;
                    break;
                default:
                    throw new InvalidDataException($"packet type {packet.Type}");
            }

            if (packet.Type is 0 or 2 && packet.Stat is null && open.Count == 0)
            {
                call.Send([0x08, 0x03]);
            }
        }

        (transfer.Status, transfer.Message) = await call.EndAsync();
        return transfer;
    }

    private sealed record Packet(int Type, byte[]? Stat, uint Id, ByteString Data)
    {
        public static byte[] Request(uint id)
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream, leaveOpen: true))
            {
                output.WriteTag(1, WireFormat.WireType.Varint);
                output.WriteEnum(1);
                output.WriteTag(3, WireFormat.WireType.Varint);
                output.WriteUInt32(id);
            }

            return stream.ToArray();
        }

        public static Packet Read(byte[] message)
        {
            var packet = new Packet(0, null, 0, ByteString.Empty);
            var input = new CodedInputStream(message);
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                packet = WireFormat.GetTagFieldNumber(tag) switch
                {
                    1 => packet with { Type = input.ReadEnum() },
                    2 => packet with { Stat = input.ReadBytes().ToByteArray() },
                    3 => packet with { Id = input.ReadUInt32() },
                    4 => packet with { Data = input.ReadBytes() },
                    var other => throw new InvalidDataException($"field {other} of a packet"),
                };
            }

            return packet;
        }

        public static (string Path, uint Mode, long Size, long Time, string Link) ReadStat(byte[] message)
        {
            var stat = (Path: string.Empty, Mode: 0u, Size: 0L, Time: 0L, Link: string.Empty);
            var input = new CodedInputStream(message);
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                switch (WireFormat.GetTagFieldNumber(tag))
                {
                    case 1:
                        stat.Path = input.ReadString();
                        break;
                    case 2:
                        stat.Mode = input.ReadUInt32();
                        break;
                    case 5:
                        stat.Size = input.ReadInt64();
                        break;
                    case 6:
                        stat.Time = input.ReadInt64();
                        break;
                    case 7:
                        stat.Link = input.ReadString();
                        break;
                    case var other:
                        throw new InvalidDataException($"field {other} of a stat");
                }
            }

            return stat;
        }
    }
}
