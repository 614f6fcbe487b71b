#nullable disable

using System.Reflection;
using Nuke.Common.CI;
using Nuke.Common.IO;
using Nuke.Common.Running;

namespace Nuke.Common;

public abstract partial class NukeBuild
{
    public static AbsolutePath RootDirectory => BuildLocation.Current.Root;

    /// <summary>Scratch space of this clone: `.nuke/temp`; created on first use.</summary>
    public static AbsolutePath TemporaryDirectory => BuildLocation.Current.Temporary;

    public static AbsolutePath BuildAssemblyFile => Assembly.GetEntryAssembly()?.Location is { Length: > 0 } location ? AbsolutePath.Create(location) : null;

    public static AbsolutePath BuildAssemblyDirectory => BuildAssemblyFile?.Parent;

    /// <summary>The project that this build is compiled from; null when it is not where it is expected.</summary>
    public static AbsolutePath BuildProjectFile =>
        RootDirectory / "build" / "_build.csproj" is var project && project.FileExists() ? project : null;

    public static AbsolutePath BuildProjectDirectory => BuildProjectFile?.Parent;

    public static Host Host { get; set; }

    public static Verbosity Verbosity { get; set; } = Verbosity.Normal;

    public static bool IsServerBuild => Host is IBuildServer;

    public static bool IsLocalBuild => !IsServerBuild;
}
