using System.Collections.Concurrent;
using System.Text.Json;
using Docker.DotNet;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack.Readiness;

/// <summary>
/// Follows the engine's events about the containers of one instance: begun, ended, health changed. An event only says that it is worth
/// looking; what is so, the engine is asked. So a lost event, or an engine whose stream breaks, costs time and nothing else.
/// </summary>
internal sealed class EngineEvents : IAsyncDisposable
{
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _next = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _following;
    private volatile bool _isFollowing;

    private EngineEvents(HttpClient http, InstanceId instance) => _following = FollowAsync(http, instance);

    /// <summary>Looking again by oneself is needed rarely as long as the stream is there.</summary>
    public TimeSpan SafetyInterval => _isFollowing ? TimeSpan.FromSeconds(2) : TimeSpan.FromMilliseconds(200);

    /// <summary>Returns when events arrive, or when an engine does not say so within a second.</summary>
    public static async Task<EngineEvents> OpenAsync(ContainerEngine engine, InstanceId instance, TimeProvider time, CancellationToken cancellation)
    {
        var events = new EngineEvents(engine.Http, instance);
        try
        {
            await events._opened.Task.WaitAsync(OpeningPatience, time, cancellation);
        }
        catch (TimeoutException)
        {
        }
        catch
        {
            await events.DisposeAsync();
            throw;
        }

        return events;
    }

    /// <summary>Completes at the next event about that container. Take it before looking at the container: then nothing falls in between.</summary>
    public Task Next(string containerId) => _next.GetOrAdd(containerId, _ => NewPulse()).Task;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following;
        _end.Dispose();
    }

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Uri Address(InstanceId instance)
    {
        var filters = JsonSerializer.Serialize(new Dictionary<string, string[]>
        {
            ["type"] = ["container"],
            ["event"] = ["start", "die", "destroy", "health_status"],
            ["label"] = [.. WorkspaceLabels.Ownership(instance).Select(label => $"{label.Key}={label.Value}")],
        });
        return new Uri($"events?filters={Uri.EscapeDataString(filters)}", UriKind.Relative);
    }

    private async Task FollowAsync(HttpClient http, InstanceId instance)
    {
        try
        {
            using var response = await http.GetAsync(Address(instance), HttpCompletionOption.ResponseHeadersRead, _end.Token);
            response.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_end.Token));
            _isFollowing = true;
            _opened.TrySetResult();
            while (await reader.ReadLineAsync(_end.Token) is { } line)
            {
                if (ContainerOf(line) is { } container && _next.TryRemove(container, out var pulse))
                {
                    pulse.TrySetResult();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException or JsonException or DockerApiException)
        {
            // Whoever waits looks by itself, more often from now on.
        }
        finally
        {
            _isFollowing = false;
            _opened.TrySetResult();
            foreach (var pulse in _next.Values)
            {
                pulse.TrySetResult();
            }

            _next.Clear();
        }
    }

    /// <summary>Null when the line is about something else.</summary>
    private static string? ContainerOf(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        using var message = JsonDocument.Parse(line);
        return message.RootElement.TryGetProperty("Actor", out var actor) && actor.TryGetProperty("ID", out var id) ? id.GetString() : null;
    }
}
