using System.Collections.Immutable;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.Local;
using Molecule.Stack.Ports;

namespace Molecule.Stack.Services;

/// <summary>A service that was started.</summary>
/// <param name="Ports">Read back from the engine.</param>
internal sealed record StartedService(string ContainerId, ImmutableArray<PublishedPort> Ports);

/// <summary>Creates and starts containers of services. Whatever goes wrong, no container of a failed start stays behind.</summary>
internal sealed class ServiceStarter(IDockerClient docker, EngineContainers containers, ServicePlanner planner, PortChoice choice, StackIdentity identity)
{
    private const int BindAttempts = 5;

    /// <param name="present">The container that it replaces; null when there is none.</param>
    /// <exception cref="PortTakenException">A port that was asked for explicitly belongs to somebody else. A present container is left as it is.</exception>
    /// <exception cref="ServiceStartException">The engine refused.</exception>
    /// <exception cref="ForeignResourceException">A container or volume of its name is not this stack's.</exception>
    public async Task<StartedService> StartAsync(PreparedService wanted, ObservedService? present, string network, CancellationToken cancellation)
    {
        var ports = await choice.ChooseAsync(wanted.Definition, present, cancellation);
        var name = ServiceNames.Container(identity.Instance, wanted.Name);
        if (await containers.FindOwnAsync(name, cancellation) is { } old)
        {
            await containers.RemoveAsync(old.ID, cancellation);
        }

        await Task.WhenAll(planner.Volumes(wanted.Definition).Select(volume => containers.EnsureVolumeAsync(volume, cancellation, StackWorkspaces.Labels(identity))));
        for (var attempt = 1; ; attempt++)
        {
            var id = await CreateAsync(wanted.Name, planner.Plan(wanted, network, [.. ports.Select(port => (int?)port)]), cancellation);
            try
            {
                await docker.Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellation);
                return new StartedService(id, await ReadPortsAsync(id, cancellation));
            }
            catch (DockerApiException exception) when (EngineFailure.IsPortTaken(exception) && attempt < BindAttempts)
            {
                // Somebody was faster, or has the port on another address.
                await containers.RemoveAsync(id, cancellation);
                await choice.RequireExplicitAsync(wanted.Definition, cancellation);
                ports = choice.ChooseOthers(wanted.Definition);
            }
            catch (Exception exception)
            {
                await containers.DiscardAsync(name);
                throw exception is DockerApiException refused ? Refused(wanted.Name, "start", refused) : exception;
            }
        }
    }

    public async Task<ImmutableArray<PublishedPort>> ReadPortsAsync(string containerId, CancellationToken cancellation) =>
        PublishedPorts.Of(await docker.Containers.InspectContainerAsync(containerId, cancellation));

    private async Task<string> CreateAsync(string service, CreateContainerParameters parameters, CancellationToken cancellation)
    {
        try
        {
            return await containers.CreateAsync(parameters, cancellation);
        }
        catch (DockerApiException exception)
        {
            throw Refused(service, "create", exception);
        }
    }

    private static ServiceStartException Refused(string service, string step, DockerApiException exception) =>
        new(service, step, Redactor.Process.Redact(Reason(exception)), exception);

    private static string Reason(DockerApiException exception) =>
        exception.StatusCode == HttpStatusCode.NotFound ? "the image or the network went away meanwhile" : exception.ResponseBody.Trim();
}
