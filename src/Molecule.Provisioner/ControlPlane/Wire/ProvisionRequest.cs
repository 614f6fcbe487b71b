using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Molecule.Provisioner.ControlPlane.Wire;

/// <summary>
/// The body of <c>POST /cp/workspaces/provision</c>. Names and order are the contract; what is empty is absent, except
/// <see cref="Display"/>. The order of the entries of a map is that of their names, so that the same request has the same bytes.
/// </summary>
public sealed record ProvisionRequest
{
    [JsonPropertyOrder(0), JsonPropertyName("org_id")]
    public required string OrganisationId { get; init; }

    [JsonPropertyOrder(1), JsonPropertyName("workspace_id")]
    public required string WorkspaceId { get; init; }

    /// <summary>Null means that no attempt may be repeated.</summary>
    [JsonPropertyOrder(2), JsonPropertyName("idempotency_key")]
    public string? IdempotencyKey { get; init; }

    [JsonPropertyOrder(3), JsonPropertyName("runtime")]
    public required string Runtime { get; init; }

    [JsonPropertyOrder(4), JsonPropertyName("template")]
    public string? Template { get; init => field = Filled(value); }

    [JsonPropertyOrder(5), JsonPropertyName("tier")]
    public required int Tier { get; init; }

    [JsonPropertyOrder(6), JsonPropertyName("instance_type")]
    public string? InstanceType { get; init => field = Filled(value); }

    [JsonPropertyOrder(7), JsonPropertyName("disk_gb")]
    public int? DiskGigabytes { get; init => field = value is 0 ? null : value; }

    [JsonPropertyOrder(8), JsonPropertyName("provider")]
    public string? Provider { get; init => field = Filled(value); }

    [JsonPropertyOrder(9), JsonPropertyName("data_persistence")]
    public string? DataPersistence { get; init => field = Filled(value); }

    /// <summary><c>platform</c>, or null for an ordinary workspace.</summary>
    [JsonPropertyOrder(10), JsonPropertyName("kind")]
    public string? Kind { get; init => field = Filled(value); }

    [JsonPropertyOrder(11), JsonPropertyName("display")]
    public WorkspaceDisplay Display { get; init; } = WorkspaceDisplay.None;

    [JsonPropertyOrder(12), JsonPropertyName("platform_url")]
    public string? PlatformUrl { get; init => field = Filled(value); }

    [JsonPropertyOrder(13), JsonPropertyName("env")]
    public ImmutableSortedDictionary<string, string>? Environment { get; init => field = Filled(value); }

    /// <summary>Path below <c>/configs</c> to content.</summary>
    [JsonPropertyOrder(14), JsonPropertyName("config_files")]
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>? ConfigFiles { get; init => field = Filled(value); }

    [JsonPropertyOrder(15), JsonPropertyName("template_assets")]
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>? TemplateAssets { get; init => field = Filled(value); }

    private static string? Filled(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static ImmutableSortedDictionary<string, TValue>? Filled<TValue>(ImmutableSortedDictionary<string, TValue>? value) =>
        value is null || value.IsEmpty ? null : value.WithComparers(StringComparer.Ordinal);
}
