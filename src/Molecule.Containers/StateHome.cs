using Molecule.Containers.Processes;

namespace Molecule.Containers;

/// <summary>
/// The folder that holds everything this product keeps on a machine outside a clone: <c>MOLECULE_STATE_HOME</c>, else
/// <c>$XDG_STATE_HOME/molecule</c>, else <c>~/.local/state/molecule</c>.
/// </summary>
/// <param name="Path">Absolute; it need not exist yet.</param>
public sealed record StateHome(string Path)
{
    public const string Variable = "MOLECULE_STATE_HOME";

    /// <summary>The managed engine: its data, its socket, its log.</summary>
    public string Engine => System.IO.Path.Combine(Path, "engine");

    /// <summary>Distribution packages that are unpacked here and installed nowhere.</summary>
    public string Packages => System.IO.Path.Combine(Path, "packages");

    /// <summary>What the making of base images keeps for the next time.</summary>
    public string BaseImages => System.IO.Path.Combine(Path, "base-images");

    public static StateHome Resolve(IEnvironmentVariables environment)
    {
        if (environment.Get(Variable) is { Length: > 0 } own)
        {
            return new StateHome(System.IO.Path.GetFullPath(own));
        }

        // The XDG specification has relative values ignored.
        return environment.Get("XDG_STATE_HOME") is { Length: > 0 } shared && System.IO.Path.IsPathRooted(shared)
            ? new StateHome(System.IO.Path.Combine(shared, "molecule"))
            : new StateHome(System.IO.Path.Combine(UserHome(environment), ".local", "state", "molecule"));
    }

    /// <summary><c>HOME</c>, else what the system's user database says.</summary>
    internal static string UserHome(IEnvironmentVariables environment) =>
        environment.Get("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
