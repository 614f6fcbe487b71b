using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Acceptance.Tests.Workspaces;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.References;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;
using Molecule.Images.Templates.Git;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>
/// The pipeline in a process of its own, for tests that kill it or run two: this assembly, run as a program. It prints what happens, one word first in each
/// line: <c>waiting</c>, <c>fetching</c>, <c>log</c>, then <c>done</c> with result and id, or <c>failed</c> with type and message.
/// </summary>
internal static class ImagesProcess
{
    public const string Mode = "images";

    private static readonly Lock Printing = new();

    public static async Task RunAsync(string[] arguments)
    {
        var (address, baseId, folder, isolation, prefix, pin) = (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
        var endpoint = new EngineEndpoint(new Uri(address), "the test that started this process");
        using var engine = new ContainerEngine(endpoint, await EngineProbe.ProbeAsync(endpoint, CancellationToken.None));
        var environment = new TestEnvironment(new Dictionary<string, string> { ["MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX"] = prefix });
        var cache = new CloneCache(Path.Combine(folder, "cache"), TimeProvider.System, NullLogger.Instance);
        ITemplateSource source = prefix.Length > 0
            ? new GitTemplateSource(TemplateRef.Pin, cache, environment, NullLogger.Instance)
            : new FolderTemplateSource(Path.Combine(folder, "templates"), NullLogger.Instance);
        var manifest = ImageManifest.Parse(
            System.Text.Encoding.UTF8.GetBytes($$"""{"images":[{"runtime":"codex","provider":"github","repo":"o/a","ref":"{{pin}}"}]}"""), "test.json");
        var options = new ImagePipelineOptions
        {
            Manifest = manifest,
            Source = source,
            BaseImage = ImageReference.Parse(ImageWorkshop.BaseImage),
            BaseImageId = baseId,
            Isolation = IsolationToken.Parse(isolation),
            Smoke = false,
            LogFolder = Path.Combine(folder, "logs"),
            StateFolder = Path.Combine(folder, "state"),
        };
        try
        {
            var image = (await new ImagePipeline(engine, TimeProvider.System, NullLogger.Instance).BuildAsync(options, new InlineProgress<ImageProgress>(Print), CancellationToken.None)).Images.Single();
            await Console.Out.WriteLineAsync($"done {image.Result} {image.ImageId}");
        }
        catch (ImagesFailedException failure)
        {
            var cause = failure.Failures.Values.Single();
            await Console.Out.WriteLineAsync($"failed {cause.GetType().Name} {cause.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <param name="prefix">Of the template repositories; empty builds the workshop's folder.</param>
    /// <param name="pin">The commit; any for a folder.</param>
    public static IReadOnlyList<string> Command(ImageWorkshop workshop, string prefix = "", string pin = "0000000000000000000000000000000000000000") =>
    [
        "dotnet", typeof(OwnerProcess).Assembly.Location, Mode, workshop.Engine.Endpoint.Address.ToString(), workshop.BaseImageId, workshop.Folder, workshop.Isolation.Value, prefix, pin,
    ];

    public static Process Start(IReadOnlyList<string> command) => Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true })!;

    /// <summary>Reads until a line begins with this; an end before it fails the test with what was said.</summary>
    public static async Task<string> ReadUntilAsync(Process process, string beginning)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }

            said.Add(line);
        }

        throw new InvalidOperationException($"The process ended without '{beginning}': {string.Join(" / ", said)}");
    }

    private static void Print(ImageProgress progress)
    {
        var line = progress switch
        {
            ImageProgress.Waiting waiting => "waiting " + waiting.Owner,
            ImageProgress.Fetching => "fetching",
            ImageProgress.BuildStep { Event: BuildEvent.Log log } => "log " + log.Text,
            _ => null,
        };
        if (line is not null)
        {
            lock (Printing)
            {
                Console.Out.WriteLine(line);
            }
        }
    }
}
