#nullable disable

namespace Nuke.Common.Tooling;

public class PathToolRequirement : ToolRequirement
{
    public PathToolRequirement(string pathExecutable) => PathExecutable = pathExecutable;

    public string PathExecutable { get; init; }
}
