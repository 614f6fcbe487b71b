using Molecule.Containers.Processes;

namespace Molecule.Images.Agent;

/// <summary>The <c>dotnet</c> that compiles the agent.</summary>
/// <param name="Path">Absolute path of the executable, links resolved.</param>
internal sealed record DotnetHost(string Path)
{
    private static readonly string ExecutableName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>
    /// Finds it in the order: the one that runs this process; <c>DOTNET_HOST_PATH</c>; <c>DOTNET_ROOT</c>; <c>PATH</c>.
    /// </summary>
    /// <param name="processPath">The executable of this process; null when unknown.</param>
    /// <exception cref="AgentPublishException">There is none that has an SDK beside it.</exception>
    public static DotnetHost Find(IEnvironmentVariables environment, string? processPath)
    {
        var candidates = new List<string?> { processPath, environment.Get("DOTNET_HOST_PATH") };
        var folders = (environment.Get("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator).Prepend(environment.Get("DOTNET_ROOT"));
        candidates.AddRange(folders.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => System.IO.Path.Combine(folder!, ExecutableName)));
        return candidates
            .Where(path => path is not null && System.IO.Path.GetFileName(path) == ExecutableName && File.Exists(path))
            .Select(path => new DotnetHost(Resolve(path!)))
            .FirstOrDefault(host => host.Sdks().Any())
            ?? throw new AgentPublishException(
                "The workspace agent cannot be compiled: no dotnet with an SDK was found (this process, DOTNET_HOST_PATH, DOTNET_ROOT, PATH).",
                "Install the .NET 10 SDK, or set DOTNET_ROOT to the folder it is in.",
                []);
    }

    /// <summary>
    /// Names what would compile, without the tenth of a second that asking <c>dotnet --version</c> takes: the installed SDKs (global.json,
    /// which chooses among them, is an input of its own). Too fine rather than too coarse.
    /// </summary>
    public string Toolchain() => string.Join(';', Sdks().Order(StringComparer.Ordinal));

    private IEnumerable<string> Sdks()
    {
        var folder = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "sdk");
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(sdk => File.Exists(System.IO.Path.Combine(sdk, "dotnet.dll"))).Select(sdk => System.IO.Path.GetFileName(sdk))
            : [];
    }

    private static string Resolve(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? System.IO.Path.GetFullPath(path);
}
