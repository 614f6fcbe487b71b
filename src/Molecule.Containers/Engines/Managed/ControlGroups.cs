namespace Molecule.Containers.Engines.Managed;

/// <summary>The kernel's control groups, which containers cannot do without.</summary>
internal static class ControlGroups
{
    private const string Mount = "/sys/fs/cgroup";

    /// <exception cref="ManagedEngineUnsupportedException">They are not mounted: so on a machine that no init system has set up.</exception>
    public static void Require()
    {
        // Version 2 has this file at its root; version 1 a folder per controller.
        if (!File.Exists(Path.Combine(Mount, "cgroup.controllers")) && !Directory.Exists(Path.Combine(Mount, "devices")))
        {
            throw new ManagedEngineUnsupportedException(
                $"no control groups are mounted below {Mount}",
                $"Mount them (mount -t cgroup2 none {Mount}, or the package cgroupfs-mount), then run again.");
        }
    }

    /// <summary>Removes the empty groups of an engine whose processes are gone.</summary>
    /// <param name="name">Of the group right below the root, or below a controller's root.</param>
    public static void Remove(string name)
    {
        var roots = Directory.Exists(Mount) ? Directory.GetDirectories(Mount).Append(Mount) : [];
        foreach (var group in roots.Select(root => Path.Combine(root, name)).Where(Directory.Exists).Distinct())
        {
            RemoveTree(group);
        }
    }

    private static void RemoveTree(string group)
    {
        foreach (var child in Directory.GetDirectories(group))
        {
            RemoveTree(child);
        }

        try
        {
            // Its files are the kernel's: only the folder itself can be removed, and rmdir is what Directory.Delete does without recursion.
            Directory.Delete(group);
        }
        catch (IOException)
        {
            // Still busy or already gone: an empty group costs nothing.
        }
    }
}
