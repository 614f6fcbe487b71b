using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Redaction;
using Molecule.Images.Templates.Git;
using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Running;
using Molecule.Release.Versions;

namespace Molecule.Release.Preflight;

/// <summary>Asks everybody whom a release needs, at once, and collects every problem.</summary>
internal sealed class ReleasePreflight(ReleaseParts parts)
{
    private readonly ConcurrentQueue<ReleaseProblem> _problems = new();

    /// <summary>By <see cref="ReleaseProblem.Subject"/>, so that two runs say the same.</summary>
    public ImmutableArray<ReleaseProblem> Problems => [.. _problems.OrderBy(problem => problem.Subject, StringComparer.Ordinal).ThenBy(problem => problem.Text, StringComparer.Ordinal)];

    public ContainerEngine? Engine { get; private set; }

    public IReleaseHost? Host { get; private set; }

    /// <param name="writing">False leaves out what begins and gives up an upload: whether the registry takes images from us.</param>
    public async Task<PreflightFacts> RunAsync(string versionText, bool writing, CancellationToken cancellation)
    {
        var version = ReleaseVersion.TryParse(versionText);
        if (version is null)
        {
            Add("version", new InvalidVersionException(versionText));
        }

        Try("images", parts.Publication.CheckRequest);
        if (!parts.Publication.IsWholeSet)
        {
            _problems.Enqueue(new ReleaseProblem("images", "a release is of all images that build/images.json lists", "Release without --runtimes.", IsUsage: true));
        }

        if (!parts.Publication.IsPinned)
        {
            _problems.Enqueue(new ReleaseProblem("images", "a rerun must find the same commits, and heads move", "Release without --template-ref head; PinTemplates moves the pins.", IsUsage: true));
        }

        var source = parts.Source;
        var head = TryAsync("clone", () => source.HeadAsync(cancellation));
        var changes = TryAsync("clone", async () => (ImmutableArray<string>?)await source.ChangesAsync(cancellation));
        var tags = TryAsync("git remote", async () => (ImmutableArray<Sources.RemoteTag>?)await source.RemoteTagsAsync(cancellation));
        var local = version is null ? null : await TryAsync("clone", () => source.LocalTagAsync(version.GitTag, cancellation));
        var registry = TryAsync("registry", () => OkAsync(parts.Publication.CheckRegistryAsync(writing, cancellation)));
        var engine = TryAsync("engine", async () => Engine = await parts.ConnectAsync(cancellation));
        var pins = parts.Pins is { } environment ? TryAsync("control plane", () => environment.ListAsync(cancellation)) : null;
        var templates = PinsAsync(cancellation);
        var (releases, mayPush) = await GitHubAsync(cancellation);
        var known = await head;
        if (version is not null && known is not null && await tags is { } taken && taken.All(tag => tag.Name != version.GitTag))
        {
            // Only of a remote that answers: the same trouble is told once. A tag that is there needs no push.
            await TryAsync("git remote", () => OkAsync(source.CheckPushAsync(version.GitTag, known, cancellation)));
        }

        var facts = new PreflightFacts
        {
            Version = version,
            Registry = parts.Publication.Prefix,
            Head = known,
            Changes = await changes,
            RemoteTags = await tags,
            LocalTag = local,
            Releases = releases,
            MayPush = mayPush,
            Journal = version is null ? null : await TryAsync("journal", () => Task.FromResult(ReleaseJournal.Read(JournalFile.Of(parts.StateHome, parts.Publication.Prefix, version)))),
        };
        await Task.WhenAll(registry, engine, templates, pins ?? Task.CompletedTask);
        foreach (var problem in PreflightRules.ProblemsOf(facts))
        {
            _problems.Enqueue(problem);
        }

        return facts;
    }

    private async Task<(ImmutableArray<HostedRelease>? Releases, bool? MayPush)> GitHubAsync(CancellationToken cancellation)
    {
        var address = await TryAsync("clone", () => parts.Source.RemoteUrlAsync(cancellation));
        Host = await TryAsync("GitHub", () => Task.FromResult(parts.OpenHost(address)));
        if (Host is not { } host)
        {
            return (null, null);
        }

        var may = await TryAsync("GitHub", async () => (bool?)await host.MayPushAsync(cancellation));
        return may is null ? (null, null) : (await TryAsync("GitHub", async () => (ImmutableArray<HostedRelease>?)[.. await host.ListAsync(cancellation)]), may);
    }

    private Task PinsAsync(CancellationToken cancellation)
    {
        if (Try("images", () => parts.Publication.IsFromGit) is not true)
        {
            return Task.CompletedTask;
        }

        var history = new TemplateHistory(parts.Environment);
        return Task.WhenAll(parts.Publication.Entries.Select(entry => TryAsync($"template of {entry.Runtime}", () => OkAsync(history.RequireAsync(entry, cancellation)))));
    }

    private void Try(string subject, Action check) => Try(subject, () =>
    {
        check();
        return true;
    });

    private T? Try<T>(string subject, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (MoleculeException exception)
        {
            Add(subject, exception);
            return default;
        }
    }

    private async Task<T?> TryAsync<T>(string subject, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (MoleculeException exception)
        {
            Add(subject, exception);
            return default;
        }
    }

    private void Add(string subject, MoleculeException exception) =>
        _problems.Enqueue(new ReleaseProblem(subject, Redactor.Process.Redact(exception.Message).TrimEnd('.'), exception.Remedy, exception.IsUsage));

    private static async Task<bool> OkAsync(Task task)
    {
        await task;
        return true;
    }
}
