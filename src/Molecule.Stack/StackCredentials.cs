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
    private const int TokenBytes = 32;

    private readonly StateFile<SortedDictionary<string, string>> _file = new(Path.Combine(FolderOf(stateHome, identity), "credentials.json"), StateJson.Default.SortedDictionaryStringString);

    /// <summary>The name under which a service's credential is kept: workspaces have theirs under their bare names.</summary>
    public static string NameOf(string credential) => $"service:{credential}";

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
        using var one = await FileLock.AcquireAsync(_file.Path + ".lock", time, onWait: null, cancellation);
        var tokens = await ReadAsync(cancellation);
        foreach (var name in names.Where(name => !tokens.ContainsKey(name)))
        {
            tokens[name] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        }

        await _file.WriteAsync(tokens, cancellation);
        return tokens;
    }

    private async Task<SortedDictionary<string, string>> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return new(await _file.ReadAsync(cancellation), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            throw new InvalidStackException($"The stack's credentials in '{_file.Path}' cannot be read: they are no JSON object of texts.", "Remove that file; new credentials are generated.");
        }
    }
}
