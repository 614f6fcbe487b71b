using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Molecule.Stack;

/// <summary>
/// A small JSON file of the state home that only its owner can read. Written beside and renamed: a run that is killed leaves the old file
/// or the new one, never half of one.
/// </summary>
/// <param name="type">Written and read without reflection, which a command that reads one small file would wait for.</param>
internal sealed class StateFile<T>(string path, JsonTypeInfo<T> type)
    where T : class, new()
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path { get; } = path;

    /// <summary>An empty one when there is no file.</summary>
    /// <exception cref="JsonException">It holds something else.</exception>
    public async Task<T> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            await using var stream = File.OpenRead(Path);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellation) ?? new T();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new T();
        }
    }

    public async Task WriteAsync(T content, CancellationToken cancellation)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var temporary = $"{Path}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        await using (var stream = new FileStream(temporary, options))
        {
            await JsonSerializer.SerializeAsync(stream, content, type, cancellation);
        }

        File.Move(temporary, Path, overwrite: true);
    }
}

[JsonSerializable(typeof(SortedDictionary<string, int>))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class StateJson : JsonSerializerContext;
