using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines.Building.Sessions;
using Molecule.Containers.References;

namespace Molecule.Containers.Engines.Building;

/// <summary>Builds images over the engine's API, with BuildKit where the engine has it and the classic builder elsewhere.</summary>
public sealed partial class ImageBuilder(ContainerEngine engine, TimeProvider clock, ILogger logger)
{
    public const string BuildKit = "buildkit";
    public const string Classic = "classic";

    /// <summary>How BuildKit names the step that asks a registry for a base image, which follows.</summary>
    private const string BaseStep = "[internal] load metadata for ";

    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(10);

    /// <summary>The builder that this engine gets, by what it can do.</summary>
    public string Name { get; } = NameFor(engine.Version);

    public static string NameFor(EngineVersion version) => version.SupportsBuildKit ? BuildKit : Classic;

    /// <exception cref="BuildFailedException">The engine refused the build or a step failed.</exception>
    /// <exception cref="BuildStalledException">Silence longer than the grace.</exception>
    /// <exception cref="BuildCeilingException">Longer in all than the ceiling.</exception>
    /// <exception cref="BuildCancelledException">The caller cancelled.</exception>
    /// <exception cref="PlatformNotRunnableException">The engine lacks the emulator for the requested platform.</exception>
    public async Task<BuiltImage> BuildAsync(ImageBuildRequest request, IProgress<BuildEvent>? progress, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var output = new BuildOutput();
        using var gate = new ProgressGate(request.Timeouts, clock, cancellation);
        void Report(BuildEvent buildEvent) => progress?.Report(buildEvent);
        BuildMessages messages = Name == BuildKit ? new BuildKitMessages(Report, output) : new ClassicMessages(Report, output, clock);
        var buildId = Guid.NewGuid().ToString("n");
        try
        {
            await RunAsync(request, buildId, messages, gate, Report);
        }
        catch (Exception) when (gate.Verdict != GateVerdict.Open)
        {
            await CancelOnEngineAsync(buildId, messages.CurrentStep);
            messages.Flush();
            throw GivenUp(gate, request.Timeouts, messages, output, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            messages.Flush();
            if (messages.Error is null)
            {
                throw new BuildFailedException(
                    $"the connection to the engine broke ({(exception.InnerException ?? exception).Message})", instruction: null, output.Last(BuildGivenUp.Lines), "Check that the engine still runs, then run again.");
            }
        }

        messages.Flush();
        if (messages.Error is { } error)
        {
            throw await FailedAsync(error, request, messages, output, cancellation);
        }

        return messages.ImageId is { } id
            ? new BuiltImage(id, Name, clock.GetElapsedTime(started))
            : throw new BuildFailedException("the engine ended the build without an image", instruction: null, output.Last(BuildGivenUp.Lines), "Run again; if it stays, look into the engine's log.");
    }

    private async Task RunAsync(ImageBuildRequest request, string buildId, BuildMessages messages, ProgressGate gate, Action<BuildEvent> report)
    {
        var sent = new SentContext(gate, report);
        var files = new FileSyncService(request.Context, sent.Add);
        var auth = new RegistryAuthService(request.Credentials);
        await using var session = Name == BuildKit ? await OpenSessionAsync(buildId, [new HealthService(), files, auth], gate.Token) : null;
        using var content = session is null ? new ContextContent(request.Context, sent, gate.Token) : null;
        using var message = new HttpRequestMessage(HttpMethod.Post, BuildQuery.Create(request, Name, buildId, session?.Id)) { Content = content };
        using var response = await engine.Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, gate.Token);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var body = await response.Content.ReadAsStringAsync(gate.Token);
            using var refusal = JsonDocument.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { ["error"] = EngineMessage.Of(body) }, BuildQuery.Json.DictionaryStringString));
            messages.Read(refusal.RootElement);
            return;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(gate.Token);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(gate.Token) is { } line)
        {
            if (line.Length > 0)
            {
                using var document = JsonDocument.Parse(line);
                messages.Read(document.RootElement);
                gate.Exporting(messages.Exporting);
            }
        }

        if ((files.Failure ?? auth.Failure) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<BuildSession?> OpenSessionAsync(string buildId, IReadOnlyList<ISessionService> services, CancellationToken cancellation)
    {
        var (session, refusal) = await BuildSession.OpenAsync(engine, buildId, services, cancellation);
        if (refusal is not null)
        {
            logger.LogInformation("{Endpoint} gives no build session ({Reason}): the context is sent as one archive", engine.Endpoint, refusal);
        }

        return session;
    }

    /// <summary>
    /// Closing the request ends a build on most engines; the explicit call makes it certain where BuildKit runs detached from the
    /// connection. An engine that does not know the id has nothing left to stop.
    /// </summary>
    private async Task CancelOnEngineAsync(string buildId, string? step)
    {
        if (engine.Version.IsPodman)
        {
            logger.LogWarning("Podman has no way to stop an instruction: {Step} goes on there until it ends by itself, and nothing after it is built", step ?? "what runs");
        }

        if (Name != BuildKit)
        {
            return;
        }

        try
        {
            using var grace = new CancellationTokenSource(CancelGrace, clock);
            using var response = await engine.Http.PostAsync($"build/cancel?id={buildId}", content: null, grace.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            logger.LogWarning("The engine did not confirm that it stopped the build: {Reason}", exception.Message);
        }
    }

    private static Exception GivenUp(ProgressGate gate, BuildTimeouts timeouts, BuildMessages messages, BuildOutput output, CancellationToken cancellation)
    {
        var lines = output.Last(BuildGivenUp.Lines);
        return gate.Verdict switch
        {
            GateVerdict.Stalled => new BuildStalledException(gate.Grace, messages.CurrentStep, lines),
            GateVerdict.Ceiling => new BuildCeilingException(timeouts.Ceiling, messages.CurrentStep, lines),
            _ => new BuildCancelledException(messages.CurrentStep, lines, cancellation),
        };
    }

    private async Task<MoleculeException> FailedAsync(string error, ImageBuildRequest request, BuildMessages messages, BuildOutput output, CancellationToken cancellation)
    {
        var lines = messages.FailedStep is { } step ? messages.TailOf(step.Id) : output.Last(BuildGivenUp.Lines);
        if (request.Platform is { } platform && platform.Architecture != engine.Version.Architecture
            && lines.Append(error).Any(line => line.Contains("exec format error", StringComparison.OrdinalIgnoreCase)))
        {
            return new PlatformNotRunnableException(platform, $"{engine.Version.OperatingSystem}/{engine.Version.Architecture}", lines);
        }

        var instruction = await FindInstructionAsync(error, request, messages, cancellation);
        // The engine has no code for it: its kernel's words are all there is.
        var full = lines.Append(error).Any(line => line.Contains("no space left on device", StringComparison.OrdinalIgnoreCase));
        return new BuildFailedException(error, instruction, lines, full
            ? "The engine's disk is full: free space there (./build.sh ImagesPrune), then run again."
            : RefusedPull().IsMatch(error)
            ? "That registry does not let this account pull the base image: docker login to it with one that may, then run again."
            : "Correct that instruction or its inputs, then run again; the full output is in the build's log file.");
    }

    private static async Task<FailingInstruction?> FindInstructionAsync(string error, ImageBuildRequest request, BuildMessages messages, CancellationToken cancellation)
    {
        if (request.Context.Find(request.Dockerfile)?.SourceFile is not { } file)
        {
            return null;
        }

        var dockerfile = new DockerfileText(await File.ReadAllTextAsync(file, cancellation));
        if (messages.FailedStep?.Name is { } name && name.StartsWith(BaseStep, StringComparison.Ordinal))
        {
            return dockerfile.FindBase(name[BaseStep.Length..].Trim()) is { } from ? new FailingInstruction(from.Text, request.Dockerfile, from.Line) : null;
        }

        if (messages.FailedStep is { } step && !step.Name.StartsWith("[internal]", StringComparison.Ordinal))
        {
            var text = messages.InstructionOf(step.Name);
            return new FailingInstruction(text, request.Dockerfile, dockerfile.LineOf(text));
        }

        return DockerfileText.LineInError(error) is { } line && dockerfile.InstructionAt(line) is { } found
            ? new FailingInstruction(found, request.Dockerfile, line)
            : null;
    }

    // BuildKit passes a registry's refusal on as text: the status, or what its token service said.
    [GeneratedRegex(@"\b401 Unauthorized\b|\b403 Forbidden\b|\bpull access denied\b|\bauthorization failed\b|\binsufficient_scope\b")]
    private static partial Regex RefusedPull();
}
