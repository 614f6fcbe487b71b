using System.Net;
using Docker.DotNet;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Reads the engine's errors.</summary>
public static class EngineFailure
{
    /// <summary>
    /// Somebody bound the host port between our choosing and the engine's binding it. The engine has no code for that, only a 500
    /// with its network driver's words: those of a port that another container has, and those of one that a process has.
    /// </summary>
    public static bool IsPortTaken(DockerApiException exception) =>
        exception.StatusCode == HttpStatusCode.InternalServerError
        && (Contains(exception, "port is already allocated") || Contains(exception, "address already in use") || Contains(exception, "ports are not available"));

    internal static WorkspaceStartException ToStartException(this DockerApiException exception, ValidatedWorkspace workspace, string step) =>
        new(workspace.Id, workspace.Name, step, Redactor.Process.Redact(exception.ResponseBody.Trim()), Remedy(exception, step), exception);

    private static string Remedy(DockerApiException exception, string step) => (exception.StatusCode, step) switch
    {
        (HttpStatusCode.NotFound, "create") => "The image or the network went away: run ./build.sh Up again.",
        (HttpStatusCode.BadRequest, "create") => "Check the workspace's mounts and host path.",
        _ when Contains(exception, "no space left") => "Free disk space where the engine keeps its data.",
        _ => "Look at the engine's log.",
    };

    private static bool Contains(DockerApiException exception, string words) => exception.ResponseBody.Contains(words, StringComparison.OrdinalIgnoreCase);
}
