using System.Security.Cryptography;
using System.Text.Json;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;

namespace Molecule.Stack;

/// <summary>
/// The development credentials of one stack: generated once, kept in a file of mode 0600 in the state home, and masked in everything
/// that is printed.
/// </summary>
internal sealed class StackCredentials(string stateHome, StackIdentity identity, TimeProvider time)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int TokenBytes = 32;

    private string Folder => FolderOf(stateHome, identity);

    private string File => Path.Combine(Folder, "credentials.json");

    /// <summary>A token for each name. Names that have none yet get one, which is kept before this returns.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ForAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var tokens = await ReadAsync(cancellation);
        if (names.Any(name => !tokens.ContainsKey(name)))
        {
            tokens = await GenerateAsync(names, cancellation);
        }

        foreach (var token in tokens.Values)
        {
            Redactor.Process.Register(token);
        }

        return tokens;
    }

    /// <summary>What the state home keeps of one stack.</summary>
    public static string FolderOf(string stateHome, StackIdentity identity) => Path.Combine(stateHome, "stacks", identity.Instance.Value);

    // Under a lock, and read again there: of two that find one missing, the second takes what the first has generated.
    private async Task<SortedDictionary<string, string>> GenerateAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        using var one = await FileLock.AcquireAsync(File + ".lock", time, onWait: null, cancellation);
        var tokens = await ReadAsync(cancellation);
        foreach (var name in names.Where(name => !tokens.ContainsKey(name)))
        {
            tokens[name] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        }

        await WriteAsync(tokens, cancellation);
        return tokens;
    }

    private async Task<SortedDictionary<string, string>> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            await using var stream = System.IO.File.OpenRead(File);
            return new(await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(stream, cancellationToken: cancellation) ?? [], StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SortedDictionary<string, string>(StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            throw new InvalidStackException($"The stack's credentials in '{File}' cannot be read: they are no JSON object of texts.", "Remove that file; new credentials are generated.");
        }
    }

    // Written beside and renamed: a run that is killed here leaves the old file or the new one, never half of one.
    private async Task WriteAsync(SortedDictionary<string, string> tokens, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Folder);
        var temporary = $"{File}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        await using (var stream = new FileStream(temporary, options))
        {
            await JsonSerializer.SerializeAsync(stream, tokens, cancellationToken: cancellation);
        }

        System.IO.File.Move(temporary, File, overwrite: true);
    }
}
