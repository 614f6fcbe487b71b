using System.Diagnostics;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;

namespace Molecule.Benchmarks.Images;

/// <summary>One context as a tar stream into a pipe that somebody empties; <c>tar</c> into a file named null would read nothing.</summary>
internal sealed class TarThroughput(ContextSet contexts)
{
    private readonly string _folder = contexts.Of(RuntimeCatalogue.Codex);

    public async Task OursAsync(CancellationToken cancellation)
    {
        using var sink = Start("cat > /dev/null");
        await using (var gathered = new BufferedStream(sink.StandardInput.BaseStream, 64 * 1024))
        {
            await ContextFolder.Read([_folder], []).WriteTarAsync(gathered, cancellation);
        }

        await sink.WaitForExitAsync(cancellation);
    }

    public async Task TarAsync(CancellationToken cancellation)
    {
        using var pipe = Start("tar --create --file - --directory \"$1\" . | cat > /dev/null", _folder);
        pipe.StandardInput.Close();
        await pipe.WaitForExitAsync(cancellation);
    }

    private static Process Start(string script, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("sh", ["-c", script, "sh", .. arguments]) { RedirectStandardInput = true })!;
}
