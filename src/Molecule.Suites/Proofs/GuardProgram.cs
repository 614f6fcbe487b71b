using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Molecule.Containers.Processes;

namespace Molecule.Suites.Proofs;

/// <summary>
/// The guards' assembly as a program: it lists them, and runs them in its own process through the same framework as the test platform
/// does, but without the platform's start-up of several seconds.
/// </summary>
/// <param name="root">The copy of the repository that they belong to and look at.</param>
/// <param name="assembly">From there.</param>
internal sealed class GuardProgram(string root, string assembly, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Not on standard output, where texts that look like secrets are masked: some mutations are just such.</summary>
    private readonly string _answer = Path.Combine(root, ".nuke", "temp", "guards.json");

    /// <exception cref="ProcessFailedException">It did not run to its end.</exception>
    public Task<IReadOnlyList<ListedGuard>> ListAsync(CancellationToken cancellation) => AskAsync(["list"], GuardJson.Default.IReadOnlyListListedGuard, cancellation);

    /// <param name="guards">Full names; none runs all.</param>
    /// <exception cref="ProcessFailedException">It did not run to its end; a red guard is no such failure.</exception>
    public Task<IReadOnlyList<GuardRun>> RunAsync(IEnumerable<string> guards, CancellationToken cancellation) =>
        AskAsync(["run", .. guards], GuardJson.Default.IReadOnlyListGuardRun, cancellation);

    private async Task<T> AskAsync<T>(IReadOnlyList<string> arguments, JsonTypeInfo<T> answer, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_answer)!);
        File.Delete(_answer);
        var spec = new ProcessSpec("dotnet", ["exec", Path.Combine(root, assembly), _answer, .. arguments]) { Timeout = Limit, WorkingDirectory = root };
        (await new ProcessRunner(time).RunAsync(spec, cancellation)).EnsureSuccess(
            $"Asking the guards to {arguments[0]}", "Run ./build.sh Compile and ./build.sh Guards, and read what they say.");
        await using var file = File.OpenRead(_answer);
        return (await JsonSerializer.DeserializeAsync(file, answer, cancellation))!;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<ListedGuard>))]
[JsonSerializable(typeof(IReadOnlyList<GuardRun>))]
internal sealed partial class GuardJson : JsonSerializerContext;
