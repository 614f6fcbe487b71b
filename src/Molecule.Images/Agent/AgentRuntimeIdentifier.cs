using Molecule.Containers.References;

namespace Molecule.Images.Agent;

internal static class AgentRuntimeIdentifier
{
    /// <summary>.NET's name of a platform the agent is published for.</summary>
    /// <exception cref="AgentPublishException">The agent does not run there.</exception>
    public static string Of(Platform platform) => (platform.OperatingSystem, platform.Architecture) switch
    {
        ("linux", "amd64") => "linux-x64",
        ("linux", "arm64") => "linux-arm64",
        _ => throw new AgentPublishException(
            $"The workspace agent is not published for {platform}.", "Use linux/amd64 or linux/arm64 as the image platform.", []),
    };
}
