using Molecule.Containers.Processes;

namespace Molecule.Suites.Proofs;

/// <summary>
/// A scratch copy of the repository with what is compiled of it, to break one thing at a time in. What is tracked or about to be is
/// copied, and the outputs of the projects that the guards load; nothing is shared with the original, since a compiler writes into
/// files that are there.
/// </summary>
internal sealed class RepositoryCopy : IDisposable
{
    /// <summary>What the bootstrapper has compiled: guards start it from the copy, too.</summary>
    private const string BuildHost = ".nuke/temp/host";

    private const string Prefix = "molecule-proof-";

    private readonly string _original;
    private readonly HeldFolder _folder = HeldFolder.Create(Prefix);
    private readonly GuardsProject _project;
    private readonly TimeProvider _time;

    private RepositoryCopy(string original, GuardsProject project, TimeProvider time)
    {
        (_original, _project, _time) = (original, project, time);
        Guards = new GuardProgram(Root, project.Assembly, time);
    }

    public string Root => _folder.Path;

    /// <summary>The copy's own, which look at the copy.</summary>
    public GuardProgram Guards { get; }

    /// <exception cref="ProcessFailedException">The original is no clone.</exception>
    public static async Task<RepositoryCopy> CreateAsync(string original, string configuration, TimeProvider time, CancellationToken cancellation)
    {
        var files = await FilesAsync(original, time, cancellation);
        var copy = new RepositoryCopy(original, GuardsProject.Find(original, configuration, files), time);
        try
        {
            copy.CopyFiles(files, cancellation);
            foreach (var project in copy._project.Loaded)
            {
                copy.Restore(project.Intermediate, cancellation);
                copy.Restore(project.Output, cancellation);
            }

            copy.Restore(BuildHost, cancellation);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>False, and nothing is changed, when the file does not hold the old text, or is there though the edit would create it.</summary>
    public bool TryApply(GuardMutation mutation)
    {
        var path = Path.Combine(Root, mutation.File);
        if (mutation.Old.Length == 0)
        {
            if (File.Exists(path))
            {
                return false;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, mutation.New);
            return true;
        }

        var text = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var at = text.IndexOf(mutation.Old, StringComparison.Ordinal);
        if (at < 0 || mutation.Old == mutation.New)
        {
            return false;
        }

        File.WriteAllText(path, string.Concat(text.AsSpan(0, at), mutation.New, text.AsSpan(at + mutation.Old.Length)));
        return true;
    }

    /// <summary>Compiles the one project that the mutated file belongs to, and puts its assembly beside the guards.</summary>
    public async Task<ProcessOutcome> CompileAsync(GuardMutation mutation, CancellationToken cancellation)
    {
        var project = _project.Of(mutation.File);
        string[] arguments =
        [
            "build", Path.Combine(Root, project.Folder), "--configuration", project.Configuration, "--no-restore", "--nologo", "--verbosity", "quiet",
            "-maxcpucount:1", "-p:RunAnalyzers=false", "-p:BuildProjectReferences=false",
        ];
        var outcome = await new ProcessRunner(_time).RunAsync(new ProcessSpec("dotnet", arguments) { WorkingDirectory = Root }, cancellation);
        if (outcome.Succeeded && project != _project.Own)
        {
            File.Copy(Path.Combine(Root, project.Output, project.AssemblyFile), Path.Combine(Root, _project.Own.Output, project.AssemblyFile), overwrite: true);
        }

        return outcome;
    }

    /// <summary>Makes everything that the mutation has touched as it was.</summary>
    public void Revert(GuardMutation mutation, CancellationToken cancellation)
    {
        var path = Path.Combine(Root, mutation.File);
        File.Delete(path);
        if (mutation.Old.Length > 0)
        {
            CopyFile(mutation.File);

            // Newer than what was compiled of the mutated text: the next compilation must not take that for up to date.
            File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);
        }
        else
        {
            RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }

        if (mutation.NeedsBuild)
        {
            var project = _project.Of(mutation.File);
            Restore(project.Intermediate, cancellation);
            Restore(project.Output, cancellation);
            Restore(_project.Own.Output, cancellation);
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Removes the copies of processes that were killed.</summary>
    public static void RemoveAbandoned() => HeldFolder.RemoveAbandoned(Prefix);

    private static async Task<IReadOnlyList<string>> FilesAsync(string root, TimeProvider time, CancellationToken cancellation)
    {
        var spec = new ProcessSpec("git", ["-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = root };
        var outcome = (await new ProcessRunner(time).RunAsync(spec, cancellation)).EnsureSuccess("Listing the repository's files", "Run this in a git clone.");
        return [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(file => File.Exists(Path.Combine(root, file)))];
    }

    private void CopyFiles(IEnumerable<string> files, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            CopyFile(file);
        }
    }

    /// <summary>Copies the files of a folder that are not as in the original, with their times; one that is missing there stays.</summary>
    private void Restore(string folder, CancellationToken cancellation)
    {
        var source = Path.Combine(_original, folder);
        if (Directory.Exists(source))
        {
            CopyFiles(
                Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_original, file)).Where(IsChanged),
                cancellation);
        }
    }

    private bool IsChanged(string file)
    {
        var (original, copy) = (new FileInfo(Path.Combine(_original, file)), new FileInfo(Path.Combine(Root, file)));
        return original.LinkTarget is null && (!copy.Exists || copy.Length != original.Length || copy.LastWriteTimeUtc != original.LastWriteTimeUtc);
    }

    private void CopyFile(string file)
    {
        var target = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(_original, file), target, overwrite: true);
    }

    private void RemoveEmptyFolders(string folder)
    {
        while (folder != Root && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }
}
