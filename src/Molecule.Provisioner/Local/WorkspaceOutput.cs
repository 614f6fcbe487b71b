using System.Formats.Tar;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Provisioner.Assets;

namespace Molecule.Provisioner.Local;

/// <summary>What comes out of a container: its log, its files, the output of commands in it.</summary>
public static class WorkspaceOutput
{
    /// <summary>What is kept of a command's output, in bytes for each stream; the rest is read and dropped.</summary>
    private const int ExecLimit = 1024 * 1024;

    /// <summary>Its output, line by line; ends when the container ends or, without <paramref name="follow"/>, at the last line.</summary>
    /// <param name="tail">How many of the last lines to begin with; null for all.</param>
    /// <param name="since">Leaves out what is older; null for nothing.</param>
    public static async IAsyncEnumerable<string> ReadLinesAsync(
        IDockerClient docker, string container, bool follow, int? tail, [EnumeratorCancellation] CancellationToken cancellation, DateTimeOffset? since = null)
    {
        var parameters = new ContainerLogsParameters
        {
            ShowStdout = true,
            ShowStderr = true,
            Follow = follow,
            Since = since?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            Tail = tail is { } lines ? lines.ToString(CultureInfo.InvariantCulture) : "all",
        };
        using var stream = await docker.Containers.GetContainerLogsAsync(container, tty: false, parameters, cancellation);
        var splitter = new LineSplitter();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellation);
            if (read.EOF)
            {
                break;
            }

            foreach (var line in splitter.Add(buffer.AsSpan(0, read.Count), isError: read.Target == MultiplexedStream.TargetStream.StandardError))
            {
                yield return line;
            }
        }

        foreach (var line in splitter.End())
        {
            yield return line;
        }
    }

    internal static async Task<byte[]?> ReadFileAsync(IDockerClient docker, string container, string path, CancellationToken cancellation)
    {
        try
        {
            var response = await docker.Containers.GetArchiveFromContainerAsync(container, new GetArchiveFromContainerParameters { Path = path }, statOnly: false, cancellation);
            await using var stream = response.Stream;
            await using var reader = new TarReader(stream);
            if (await reader.GetNextEntryAsync(copyData: false, cancellation) is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile } entry)
            {
                return null;
            }

            if (entry.Length > AssetSet.Limit)
            {
                throw new InvalidDataException($"'{path}' has {entry.Length} bytes, more than {AssetSet.Limit}.");
            }

            using var content = new MemoryStream();
            await (entry.DataStream ?? Stream.Null).CopyToAsync(content, cancellation);
            return content.ToArray();
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    internal static async Task<ExecResult> ExecAsync(IDockerClient docker, string container, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var created = await docker.Exec.ExecCreateContainerAsync(
            container, new ContainerExecCreateParameters { Cmd = [.. command], AttachStdout = true, AttachStderr = true }, cancellation);
        using var stream = await docker.Exec.StartAndAttachContainerExecAsync(created.ID, tty: false, cancellation);
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var buffer = new byte[8192];
        while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellation) is { EOF: false } read)
        {
            var target = read.Target == MultiplexedStream.TargetStream.StandardError ? error : output;
            var room = (int)Math.Max(0, ExecLimit - target.Length);
            await target.WriteAsync(buffer.AsMemory(0, Math.Min(read.Count, room)), cancellation);
        }

        var inspected = await docker.Exec.InspectContainerExecAsync(created.ID, cancellation);
        return new ExecResult(inspected.ExitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
