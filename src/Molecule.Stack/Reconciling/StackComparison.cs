using System.Collections.Immutable;
using Molecule.Provisioner.Local;
using Molecule.Stack.Listing;
using Molecule.Stack.Services;

namespace Molecule.Stack.Reconciling;

/// <summary>What is wanted, what is there, and what is to be done about the difference.</summary>
/// <param name="Network">Null when the stack has none yet.</param>
internal sealed record StackComparison(
    StackScope Scope,
    ImmutableArray<PreparedWorkspace> Workspaces,
    ImmutableArray<PreparedService> Services,
    StackListing Present,
    NetworkIdentity? Network,
    ServicePlanner Planner,
    StackPlan Plan);
