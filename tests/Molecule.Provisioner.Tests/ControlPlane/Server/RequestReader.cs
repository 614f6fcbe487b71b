using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Molecule.Provisioner.Tests.ControlPlane.Server;

/// <summary>A request as it arrived.</summary>
/// <param name="Target">Path and query, as on the wire.</param>
/// <param name="Headers">By lower-case name.</param>
internal sealed record ReceivedRequest(string Method, string Target, ImmutableDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];

    public string? Field(string name) => (string?)JsonNode.Parse(Body)?[name];
}

/// <summary>Reads one request. What a client sends ahead of the answer is not expected, and so is not kept.</summary>
internal static class RequestReader
{
    private const string HeadEnd = "\r\n\r\n";

    /// <summary>Null when the other side closed the connection instead.</summary>
    public static async Task<ReceivedRequest?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        int headLength;
        while ((headLength = buffer.AsSpan(0, length).IndexOf(Encoding.ASCII.GetBytes(HeadEnd))) < 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                return null;
            }

            length += read;
        }

        var lines = Encoding.ASCII.GetString(buffer, 0, headLength).Split("\r\n");
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToImmutableDictionary(parts => parts[0].ToLowerInvariant(), parts => parts[1]);
        var body = new byte[int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture)];
        var early = length - headLength - HeadEnd.Length;
        buffer.AsSpan(headLength + HeadEnd.Length, early).CopyTo(body);
        await stream.ReadExactlyAsync(body.AsMemory(early), cancellation);
        return new ReceivedRequest(first[0], first[1], headers, Encoding.UTF8.GetString(body));
    }
}
