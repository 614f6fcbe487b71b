using Google.Protobuf;

namespace Molecule.Containers.Engines.Building;

/// <summary>One message of BuildKit's progress stream.</summary>
internal sealed record BuildKitStatus(IReadOnlyList<BuildKitVertex> Vertexes, IReadOnlyList<BuildKitCounter> Counters, IReadOnlyList<BuildKitLog> Logs);

/// <param name="Started">Null until it starts.</param>
/// <param name="Error">Empty unless it failed.</param>
internal sealed record BuildKitVertex(string Digest, string Name, bool Cached, DateTimeOffset? Started, DateTimeOffset? Completed, string Error);

internal sealed record BuildKitCounter(string Vertex, string Id, long Current, long Total);

/// <param name="Stream">1 standard output, 2 standard error.</param>
internal sealed record BuildKitLog(string Vertex, long Stream, string Text);

/// <summary>
/// Reads <c>StatusResponse</c> of moby/buildkit's control.proto (vertexes 1, statuses 2, logs 3). Unknown fields are skipped, so
/// that a newer engine's additions do no harm.
/// </summary>
internal static class BuildKitTrace
{
    public static BuildKitStatus Decode(byte[] message)
    {
        var vertexes = new List<BuildKitVertex>();
        var counters = new List<BuildKitCounter>();
        var logs = new List<BuildKitLog>();
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    vertexes.Add(ReadVertex(Nested(input)));
                    break;
                case 2:
                    counters.Add(ReadCounter(Nested(input)));
                    break;
                case 3:
                    logs.Add(ReadLog(Nested(input)));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new BuildKitStatus(vertexes, counters, logs);
    }

    private static BuildKitVertex ReadVertex(CodedInputStream input)
    {
        var (digest, name, cached, error) = (string.Empty, string.Empty, false, string.Empty);
        DateTimeOffset? started = null;
        DateTimeOffset? completed = null;
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    digest = input.ReadString();
                    break;
                case 3:
                    name = input.ReadString();
                    break;
                case 4:
                    cached = input.ReadBool();
                    break;
                case 5:
                    started = ReadTime(Nested(input));
                    break;
                case 6:
                    completed = ReadTime(Nested(input));
                    break;
                case 7:
                    error = input.ReadString();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new BuildKitVertex(digest, name, cached, started, completed, error);
    }

    private static BuildKitCounter ReadCounter(CodedInputStream input)
    {
        var (vertex, id, current, total) = (string.Empty, string.Empty, 0L, 0L);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    id = input.ReadString();
                    break;
                case 2:
                    vertex = input.ReadString();
                    break;
                case 4:
                    current = input.ReadInt64();
                    break;
                case 5:
                    total = input.ReadInt64();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new BuildKitCounter(vertex, id, current, total);
    }

    private static BuildKitLog ReadLog(CodedInputStream input)
    {
        var (vertex, stream, text) = (string.Empty, 0L, string.Empty);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    vertex = input.ReadString();
                    break;
                case 3:
                    stream = input.ReadInt64();
                    break;
                case 4:
                    // A program may print anything: bytes that are no UTF-8 must not end the build.
                    text = System.Text.Encoding.UTF8.GetString(input.ReadBytes().Span);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new BuildKitLog(vertex, stream, text);
    }

    private static DateTimeOffset ReadTime(CodedInputStream input)
    {
        var (seconds, nanoseconds) = (0L, 0);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    seconds = input.ReadInt64();
                    break;
                case 2:
                    nanoseconds = input.ReadInt32();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100);
    }

    private static CodedInputStream Nested(CodedInputStream input) => new(input.ReadBytes().ToByteArray());
}
