using System.Text.Json;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.ControlPlane.Wire;

namespace Molecule.Provisioner.ControlPlane.Http;

/// <summary>Every call of the control plane as a value: route, bytes, bounds. Pure.</summary>
internal static class ControlPlaneCalls
{
    // Shorter values ("true", "8000") are no secrets, and masking them would garble messages.
    private const int ShortestSecret = 8;

    public static ControlPlaneCall EnsureImage(EnsureImageRequest request) =>
        new(HttpMethod.Post, "/cp/workspaces/ensure-image", $"make the image of workspace {request.WorkspaceId} ready")
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Types.EnsureImageRequest),
            Budget = ControlPlaneCall.LongBudget,
        };

    public static ControlPlaneCall Provision(ProvisionRequest request) =>
        new(HttpMethod.Post, "/cp/workspaces/provision", $"provision workspace {request.WorkspaceId}")
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Types.ProvisionRequest),
            Budget = ControlPlaneCall.LongBudget,
            IdempotencyKey = string.IsNullOrEmpty(request.IdempotencyKey) ? null : request.IdempotencyKey,
            Secrets = [.. (request.Environment?.Values ?? []).Where(value => value.Length >= ShortestSecret).Distinct(StringComparer.Ordinal)],
        };

    public static ControlPlaneCall Delete(string workspaceId, WorkspaceInstance instance, bool prune) =>
        new(HttpMethod.Delete, $"{Workspace(workspaceId)}?{Query(instance)}{(prune ? "&prune=true" : string.Empty)}", $"stop workspace {workspaceId}");

    public static ControlPlaneCall Status(string workspaceId, WorkspaceInstance instance) =>
        new(HttpMethod.Get, $"{Workspace(workspaceId)}/status?{Query(instance)}", $"read the state of workspace {workspaceId}");

    /// <summary>Only asks whether the route is there.</summary>
    public static ControlPlaneCall StatusRoute(string workspaceId) =>
        new(HttpMethod.Get, $"{Workspace(workspaceId)}/status", $"find out whether the control plane routes workspace {workspaceId}");

    public static ControlPlaneCall Console(string workspaceId) =>
        new(HttpMethod.Get, $"/cp/admin/workspaces/{Uri.EscapeDataString(workspaceId)}/console", $"read the console of workspace {workspaceId}")
        {
            IsAdmin = true,
            BodyLimit = ControlPlaneCall.ConsoleBody,
        };

    public static ControlPlaneCall RuntimeImages() =>
        new(HttpMethod.Get, "/cp/admin/runtime-image", "read the promoted images") { IsAdmin = true };

    public static ControlPlaneCall Promote(RuntimeImagePromotion promotion) =>
        new(HttpMethod.Post, "/cp/admin/runtime-image/promote", $"promote the image of '{promotion.TemplateName}'")
        {
            IsAdmin = true,
            Body = JsonSerializer.SerializeToUtf8Bytes(promotion, WireJson.Types.RuntimeImagePromotion),
        };

    private static string Workspace(string workspaceId) => $"/cp/workspaces/{Uri.EscapeDataString(workspaceId)}";

    private static string Query(WorkspaceInstance instance) =>
        $"instance_id={Uri.EscapeDataString(instance.InstanceId)}{(instance.Provider is { Length: > 0 } provider ? $"&provider={Uri.EscapeDataString(provider)}" : string.Empty)}";
}
