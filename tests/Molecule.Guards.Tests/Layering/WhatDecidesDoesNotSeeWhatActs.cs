using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Layering;

/// <summary>
/// Inside a room the same direction holds as between rooms: values and plans know nothing of what carries them out. Assemblies do not
/// show that, types do.
/// </summary>
public class WhatDecidesDoesNotSeeWhatActs : IGuard
{
    /// <summary>By namespace: what must not be used from there, and why.</summary>
    private static readonly (string From, string[] To, string Reason)[] Directions =
    [
        ("Molecule.Containers.References", ["Molecule.Containers.Engines", "Molecule.Containers.Registries", "Molecule.Containers.Processes"], "a reference is a value"),
        ("Molecule.Containers.Redaction", ["Molecule.Containers.Engines", "Molecule.Containers.Registries", "Molecule.Containers.Processes"], "whatever prints goes through it"),
        ("Molecule.Containers.Registries", ["Molecule.Containers.Engines", "Molecule.Containers.Debian"], "a registry is reached without an engine"),
        ("Molecule.Containers.Engines", ["Molecule.Containers.Registries"], "an engine talks to registries by itself"),
        ("Molecule.Images.Manifest", ["Molecule.Images.Templates", "Molecule.Images.Building", "Molecule.Images.Smoke", "Molecule.Images.Publishing"], "it is read before anything is made"),
        ("Molecule.Images.Templates", ["Molecule.Images.Smoke", "Molecule.Images.Publishing"], "where files come from does not know what becomes of them"),
        ("Molecule.Images.Building", ["Molecule.Images.Publishing"], "what is published has been built, not the other way round"),
        ("Molecule.Provisioner.Local", ["Molecule.Provisioner.ControlPlane"], "the local engine needs no control plane"),
        ("Molecule.Stack.Services", ["Molecule.Stack.Files", "Molecule.Stack.Reconciling", "Molecule.Stack.Members"], "a definition knows neither its file nor its container"),
        ("Molecule.Stack.Files", ["Molecule.Stack.Reconciling", "Molecule.Stack.Members", "Molecule.Stack.Readiness", "Molecule.Stack.Ports"], "reading a file asks no engine"),
        ("Molecule.Stack.Reconciling", ["Molecule.Stack.Files", "Molecule.Stack.Members", "Molecule.Stack.Readiness"], "the plan is made before anything acts"),
        ("Molecule.Release.Versions", ["Molecule.Release.GitHub", "Molecule.Release.Running", "Molecule.Release.Sources", "Molecule.Release.Journal"], "a version is a value"),
        ("Molecule.Release.Manifests", ["Molecule.Release.GitHub", "Molecule.Release.Running", "Molecule.Release.Sources"], "release.json is a document"),
        ("Molecule.Release.Planning", ["Molecule.Release.Running"], "the plan is made before anything acts"),
    ];

    private static readonly Lazy<Architecture> Rooms = new(() => new ArchLoader()
        .LoadAssemblies([.. Directions.Select(direction => string.Join('.', direction.From.Split('.')[..2])).Distinct().Select(System.Reflection.Assembly.Load)])
        .Build());

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("src/Molecule.Containers/References/Tag.cs", "namespace Molecule.Containers.References;", "namespace Molecule.Containers.References;\n\ninternal sealed class Seen\n{\n    public Engines.EngineVersion? Version { get; set; }\n}\n")
        {
            NeedsBuild = true,
        },
    ];

    [Fact]
    public void No_type_uses_what_its_namespace_must_not_see() => Directions
        .SelectMany(direction => TypesIn(direction.From).SelectMany(type => type.Dependencies
            .Where(dependency => direction.To.Any(forbidden => StandsIn(dependency.Target, forbidden)))
            .Select(dependency => $"{type.FullName} → {dependency.Target.FullName} ({direction.Reason})")))
        .Distinct()
        .ShouldBeEmpty("These types look at what stands above them. Hand in what they need as a value, or move them up.");

    [Fact]
    public void Every_namespace_that_is_named_exists() => Directions.SelectMany(direction => direction.To.Append(direction.From)).Distinct()
        .Where(name => !TypesIn(name).Any())
        .ShouldBeEmpty("These namespaces hold nothing any more: a rule about them protects nothing. Rename them here, or take the rule out.");

    private static IEnumerable<IType> TypesIn(string name) => Rooms.Value.Types.Where(type => StandsIn(type, name));

    private static bool StandsIn(IType type, string name) =>
        type.Namespace?.FullName is { } stands && (stands == name || stands.StartsWith(name + ".", StringComparison.Ordinal));
}
