using System.Collections.Immutable;
using Docker.DotNet.Models;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack.Listing;
using Molecule.Stack.Services;

namespace Molecule.Stack.Reconciling;

/// <summary>
/// Finds out what is to be done. Of a stack that is up and was just built, the engine is asked for a handful of lists, all at the same
/// time, whatever the number of members; single containers are looked at only to tell what has changed about them.
/// </summary>
internal sealed class StackComparer(
    StackOptions options, LocalWorkspaceProvisioner provisioner, EngineContainers containers, StackNetwork network, ServiceImages images, TimeProvider time)
{
    /// <param name="lookOnly">Images that are not built yet are no obstacle, and compared as they were.</param>
    /// <exception cref="Containers.MoleculeException">The stack or one of its members is refused. Nothing was touched.</exception>
    public async Task<StackComparison> CompareAsync(StackUpRequest request, bool lookOnly, CancellationToken cancellation)
    {
        // First: what is refused is refused before the engine is asked anything.
        var scope = StackScope.Of(options.Definition, request.Services, request.Profiles);
        var credentials = await CredentialsAsync(scope, cancellation);
        var specs = Specify(scope, credentials);
        var references = scope.Services.ToDictionary(service => service.Name, service => lookOnly ? images.FindReference(service) : images.ReferenceOf(service), StringComparer.Ordinal);

        var listing = StackListing.ReadAsync(containers, cancellation);
        var networks = network.FindOwnAsync(cancellation);
        var finding = images.FindAsync(scope.Services, cancellation);
        var workspaces = await Task.WhenAll(specs.Select(spec => provisioner.PrepareAsync(spec, cancellation)));
        var own = await networks;
        var found = own.Count > 0 ? own[0] : null;
        var present = (await listing).Completed(found);
        var ids = await finding;

        var planner = new ServicePlanner(options.Identity, ServiceCredentials(credentials));
        var jobs = StackScope.JobsOf(options.Definition);
        ImmutableArray<PreparedService> services =
        [
            .. scope.Services.Select(service => planner.Prepare(
                service, references[service.Name] ?? AsItWas(service, present), ids.GetValueOrDefault(service.Name), jobs.Contains(service.Name), Provided(service.DependsOn))),
        ];
        var plan = Plan(scope, workspaces, present, found).With(await PlanAsync(services, present, found, planner, scope, cancellation));
        return new StackComparison(scope, [.. workspaces], services, present, found, planner, plan);
    }

    private static ImageReference AsItWas(ServiceDefinition service, StackListing present) =>
        ImageReference.Parse(present.Services.FirstOrDefault(observed => observed.Name == service.Name)?.Image ?? $"{LocalImageNames.Prefix}/service-{service.Name}:new");

    private static StackPlan Plan(StackScope scope, PreparedWorkspace[] workspaces, StackListing present, NetworkIdentity? network) =>
        scope.IsWhole ? Reconciler.Plan(workspaces, present.Workspaces, network?.Id) : new StackPlan([]);

    private async Task<StackPlan> PlanAsync(
        ImmutableArray<PreparedService> services, StackListing present, NetworkIdentity? network, ServicePlanner planner, StackScope scope, CancellationToken cancellation)
    {
        var declared = options.Definition.Services.Select(service => service.Name).Concat(scope.IsWhole ? [] : present.Services.Select(service => service.Name)).ToHashSet(StringComparer.Ordinal);
        var changed = services.Join(present.Services, service => service.Name, observed => observed.Name, (service, observed) => (service, observed))
            .Where(pair => pair.observed.Fingerprint is { } fingerprint && !pair.service.Fingerprint.DifferencesFrom(fingerprint).IsEmpty)
            .ToList();
        var old = (await Task.WhenAll(changed.Select(pair => LookAsync(pair.observed, cancellation)))).ToDictionary(look => look.Name, look => look.Container, StringComparer.Ordinal);
        return Reconciler.Plan(services, present.Services, declared, network?.Id, (service, part) =>
            ServiceParts.Tell(part, old.GetValueOrDefault(service.Name), planner.Plan(service, network?.Name ?? string.Empty, [.. service.Definition.Ports.Select(port => port.Host)])));
    }

    private async Task<(string Name, ContainerInspectResponse? Container)> LookAsync(ObservedService service, CancellationToken cancellation) =>
        (service.Name, await containers.FindOwnAsync(ServiceNames.Container(options.Identity.Instance, service.Name), cancellation));

    private Task<IReadOnlyDictionary<string, string>> CredentialsAsync(StackScope scope, CancellationToken cancellation)
    {
        var texts = scope.Services
            .SelectMany(service => service.Environment.Values.Concat(service.Provides.Values).Concat(service.Command ?? []).Concat(service.Entrypoint ?? []).Concat(service.Healthcheck?.Test ?? []))
            .Concat(scope.Workspaces.SelectMany(workspace => workspace.Environment.Values));
        var names = texts.SelectMany(text => Credential.NamesIn(text)).Select(StackCredentials.NameOf).Concat(scope.Workspaces.Select(workspace => workspace.Name)).Distinct(StringComparer.Ordinal);
        return new StackCredentials(options.StateHome, options.Identity, time).ForAsync([.. names], cancellation);
    }

    private List<WorkspaceSpec> Specify(StackScope scope, IReadOnlyDictionary<string, string> credentials)
    {
        if (scope.Workspaces.IsEmpty)
        {
            return [];
        }

        var secrets = ServiceCredentials(credentials);
        var specs = StackWorkspaces.Model(options)
            .Zip(scope.Workspaces, (workspace, declaration) => StackWorkspaces.Specify(workspace, declaration, options.Identity, credentials, Provided(declaration.DependsOn)))
            .Select(spec => spec with { Environment = spec.Environment.ToImmutableDictionary(variable => variable.Key, variable => Credential.Reveal(variable.Value, secrets), StringComparer.Ordinal) })
            .ToList();

        // All are validated before the first one makes the engine do something, such as pulling its image.
        specs.ForEach(spec => WorkspaceSpecValidator.Validate(spec));
        return specs;
    }

    /// <summary>What the services that somebody depends on provide; of two that provide the same variable, the one that is named first.</summary>
    private Dictionary<string, string> Provided(ImmutableArray<Dependency> dependencies)
    {
        var services = options.Definition.Services.ToDictionary(service => service.Name, StringComparer.Ordinal);
        var provided = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in dependencies.SelectMany(dependency => services[dependency.On].Provides))
        {
            provided.TryAdd(name, value);
        }

        return provided;
    }

    private static Dictionary<string, string> ServiceCredentials(IReadOnlyDictionary<string, string> credentials)
    {
        var prefix = StackCredentials.NameOf(string.Empty);
        return credentials.Where(credential => credential.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(credential => credential.Key[prefix.Length..], credential => credential.Value, StringComparer.Ordinal);
    }
}
