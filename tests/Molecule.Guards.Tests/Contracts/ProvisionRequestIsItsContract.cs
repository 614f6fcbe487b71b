using System.Reflection;
using System.Text.Json.Serialization;
using Molecule.Guards.Tests.Proof;
using Molecule.Provisioner.ControlPlane.Wire;

namespace Molecule.Guards.Tests.Contracts;

/// <summary>
/// The provision request has the contract's fields in its order. The provisioner's own tests compare the bytes of a full request; a new
/// field that they leave empty would be absent from those, so here the declaration is compared.
/// </summary>
public class ProvisionRequestIsItsContract : IGuard
{
    private const string Contract = "tests/Molecule.Provisioner.Tests/ControlPlane/Wire/provision-request.contract.txt";
    private const string Source = "src/Molecule.Provisioner/ControlPlane/Wire/ProvisionRequest.cs";

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Contract, "instance_type\n", ""),
        new(Contract, "template\ntier", "tier\ntemplate"),
        new(Source, "JsonPropertyName(\"disk_gb\")", "JsonPropertyName(\"disk_gib\")") { NeedsBuild = true },
        new(Source, "    [JsonPropertyOrder(11)", "    [JsonPropertyOrder(20), JsonPropertyName(\"region\")]\n    public string? Region { get; init; }\n\n    [JsonPropertyOrder(11)") { NeedsBuild = true },
    ];

    [Fact]
    public void Its_fields_are_those_of_the_contract_file() => typeof(ProvisionRequest).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .OrderBy(property => property.GetCustomAttribute<JsonPropertyOrderAttribute>()?.Order ?? 0)
        .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? $"{property.Name}, which has no name for the wire")
        .ShouldBe(
            Repository.Read(Contract).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            ignoreOrder: false,
            $"{Source} and {Contract} differ. The control plane reads these names: change the contract first and on purpose, with the other side.");
}
