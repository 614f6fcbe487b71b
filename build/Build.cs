using Molecule.Containers;
using Molecule.Containers.Redaction;
using Molecule.Terminal;
using Nuke.Common;
using Nuke.Common.IO;

/// <summary>
/// The targets are this product's user interface. They bind parameters and call <c>src/</c>; each room's are in its own file, under
/// the category that help lists them by.
/// </summary>
partial class Build : NukeBuild
{
    public static int Main()
    {
        // What the embedded engine asks a build for beyond NUKE's contract; NUKE's package does not look at these.
        AppContext.SetData("build.redact", (Func<string, string>)(text => Redactor.Process.Redact(text)));
        AppContext.SetData("build.remedy", (Func<Exception, string?>)(failure => (failure as MoleculeException)?.Remedy));
        AppContext.SetData("build.exitCode", (Func<Exception, int>)(failure => failure is MoleculeException { IsUsage: true } ? 2 : 1));
        AppContext.SetData("build.examples", new[] { "Up", "Images --runtimes claude-code,codex", "Status --output json" });
        return Execute<Build>(build => build.Images);
    }

    AbsolutePath SolutionFile => RootDirectory / "Molecule.slnx";

    CommandContext Context => new() { RepositoryRoot = RootDirectory, Engine = Engine };

    protected override void OnBuildInitialized()
    {
        // NUKE masks secrets in what it prints; this masks them in every message and report of ours.
        Redactor.Process.Register(RegistryPassword);
        Redactor.Process.Register(GithubToken);
        if (Output == OutputFormat.Json)
        {
            Verbosity = Verbosity.Quiet;
        }
    }
}
