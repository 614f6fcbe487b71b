using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Manifest;

/// <summary>Turns positioned JSON into a manifest and collects every broken rule on the way.</summary>
internal sealed partial class ManifestReader(string file)
{
    /// <summary>The one name that is refused with its reason: it looks like a runtime to those who remember it.</summary>
    internal const string RetiredVariant = "platform-agent";

    private readonly List<(int Offset, string Path, string Message)> _errors = [];

    public ImageManifest Read(ReadOnlyMemory<byte> json)
    {
        PositionedValue root;
        try
        {
            root = PositionedJson.Parse(json.Span);
        }
        catch (JsonException exception)
        {
            throw new InvalidManifestException(file,
                [new ManifestError((int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1, exception.Path ?? "$", "not JSON: " + exception.Message)]);
        }

        var fields = Fields(root, ["images"], ["$schema", "baseImage", "templateSource", "smoke"]);
        var baseImage = Text(fields, "baseImage") is { } image ? ReadImage(image) : ImageReference.Parse("debian:bookworm-slim");
        var source = Text(fields, "templateSource") is { } kind ? ReadSource(kind) : TemplateSourceKind.Embedded;
        var smoke = ReadSmoke(fields.GetValueOrDefault("smoke"), SmokeProbe.Default);
        var entries = ReadEntries(fields.GetValueOrDefault("images"), smoke);
        return _errors.Count == 0
            ? new ImageManifest(baseImage, source, [.. entries.OrderBy(entry => entry.Runtime.Value, StringComparer.Ordinal)])
            : throw new InvalidManifestException(file, [.. _errors.OrderBy(error => error.Offset).Select(error => Place(json.Span, error))]);
    }

    private static ManifestError Place(ReadOnlySpan<byte> json, (int Offset, string Path, string Message) error)
    {
        var (line, column) = PositionedJson.Locate(json, error.Offset);
        return new ManifestError(line, column, error.Path, error.Message);
    }

    private List<ImageManifestEntry> ReadEntries(PositionedValue? images, SmokeProbe smoke)
    {
        var entries = new List<ImageManifestEntry>();
        if (images is null)
        {
            return entries;
        }

        if (images.Kind != JsonTokenType.StartArray || images.Items.Count == 0)
        {
            Refuse(images, "must be a list of at least one image");
            return entries;
        }

        var seen = new HashSet<RuntimeName>();
        foreach (var item in images.Items)
        {
            var fields = Fields(item, ["runtime", "provider", "repo", "ref"], ["smoke"]);
            var runtime = Text(fields, "runtime") is { } name ? ReadRuntime(name, seen) : null;
            var provider = Text(fields, "provider") is { } host ? ReadProvider(host) : null;
            var repository = Text(fields, "repo") is { } repo ? ReadRepository(repo) : null;
            var commit = Text(fields, "ref") is { } pin ? ReadCommit(pin) : null;
            var probe = ReadSmoke(fields.GetValueOrDefault("smoke"), smoke);
            if (runtime is not null && provider is not null && repository is not null && commit is not null)
            {
                entries.Add(new ImageManifestEntry(runtime.Value, provider, repository, commit.Value, probe));
            }
        }

        return entries;
    }

    private RuntimeName? ReadRuntime(PositionedValue value, HashSet<RuntimeName> seen)
    {
        if (value.Text.Contains(RetiredVariant, StringComparison.OrdinalIgnoreCase))
        {
            Refuse(value, $"'{value.Text}' is refused: there is no {RetiredVariant} image; the concierge runs on the plain per-runtime image, its identity comes as template assets and its tools as a plugin");
            return null;
        }

        if (!RuntimeCatalogue.TryParse(value.Text, out var runtime))
        {
            Refuse(value, $"'{value.Text}' is not a known runtime; use one of: {string.Join(", ", RuntimeCatalogue.All)}");
            return null;
        }

        if (!seen.Add(runtime))
        {
            Refuse(value, $"runtime '{runtime}' is listed twice; there is one image for each");
            return null;
        }

        return runtime;
    }

    private GitProvider? ReadProvider(PositionedValue value)
    {
        var provider = GitProvider.Known.FirstOrDefault(known => known.Name == value.Text);
        if (provider is null)
        {
            Refuse(value, $"'{value.Text}' is not a known provider; use one of: {string.Join(", ", GitProvider.Known.Select(known => known.Name))}");
        }

        return provider;
    }

    private string? ReadRepository(PositionedValue value)
    {
        // A value that may hold a password is not repeated.
        if (value.Text.Contains('@', StringComparison.Ordinal))
        {
            Refuse(value, "must be org/name only, without credentials: tokens come from the provider's variable");
            return null;
        }

        if (value.Text.Contains(':', StringComparison.Ordinal) || value.Text.EndsWith(".git", StringComparison.Ordinal))
        {
            Refuse(value, $"'{value.Text}' must be org/name only, no URL: the provider decides the host");
            return null;
        }

        if (value.Text.EndsWith(RetiredVariant, StringComparison.OrdinalIgnoreCase))
        {
            Refuse(value, $"'{value.Text}' is refused: that repository holds assets (an identity), no image is built from it");
            return null;
        }

        if (!RepositoryName().IsMatch(value.Text))
        {
            Refuse(value, $"'{value.Text}' must be org/name");
            return null;
        }

        return value.Text;
    }

    private CommitId? ReadCommit(PositionedValue value)
    {
        if (CommitId.TryParse(value.Text, out var commit))
        {
            return commit;
        }

        Refuse(value, ShortHash().IsMatch(value.Text)
            ? $"'{value.Text}' is a shortened or upper-case commit; a pin has all 40 digits, lower case"
            : $"'{value.Text}' is a branch or tag; those move, a pin is a full 40-digit commit");
        return null;
    }

    private SmokeProbe ReadSmoke(PositionedValue? value, SmokeProbe fallback)
    {
        if (value is null)
        {
            return fallback;
        }

        var fields = Fields(value, [], ["healthPath", "cardPath", "port", "deadlineSeconds"]);
        return new SmokeProbe(
            ReadPath(Text(fields, "healthPath")) ?? fallback.HealthPath,
            ReadPath(Text(fields, "cardPath")) ?? fallback.CardPath,
            ReadNumber(fields.GetValueOrDefault("port"), 65_535) ?? fallback.Port,
            ReadNumber(fields.GetValueOrDefault("deadlineSeconds"), 600) is { } seconds ? TimeSpan.FromSeconds(seconds) : fallback.Deadline);
    }

    private string? ReadPath(PositionedValue? value)
    {
        if (value is null || UrlPath().IsMatch(value.Text))
        {
            return value?.Text;
        }

        Refuse(value, $"'{value.Text}' must be a URL path that starts with /");
        return null;
    }

    private int? ReadNumber(PositionedValue? value, int most)
    {
        if (value is null || (value.Kind == JsonTokenType.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most))
        {
            return value is null ? null : int.Parse(value.Text, CultureInfo.InvariantCulture);
        }

        Refuse(value, $"must be a whole number from 1 to {most}");
        return null;
    }

    private TemplateSourceKind ReadSource(PositionedValue value)
    {
        switch (value.Text)
        {
            case "embedded":
                return TemplateSourceKind.Embedded;
            case "git":
                return TemplateSourceKind.Git;
            default:
                Refuse(value, $"'{value.Text}' must be embedded or git");
                return TemplateSourceKind.Embedded;
        }
    }

    private ImageReference ReadImage(PositionedValue value)
    {
        try
        {
            return ImageReference.Parse(value.Text);
        }
        catch (InvalidReferenceException exception)
        {
            Refuse(value, exception.Message);
            return ImageReference.Parse("none");
        }
    }

    private Dictionary<string, PositionedValue> Fields(PositionedValue value, string[] required, string[] optional)
    {
        var fields = new Dictionary<string, PositionedValue>(StringComparer.Ordinal);
        if (value.Kind != JsonTokenType.StartObject)
        {
            Refuse(value, "must be an object");
            return fields;
        }

        foreach (var property in value.Properties)
        {
            if (!required.Contains(property.Name) && !optional.Contains(property.Name))
            {
                _errors.Add((property.Start, property.Value.Path, $"unknown property; known here: {string.Join(", ", required.Concat(optional))}"));
            }
            else if (!fields.TryAdd(property.Name, property.Value))
            {
                _errors.Add((property.Start, property.Value.Path, "is given twice"));
            }
        }

        foreach (var missing in required.Where(name => !fields.ContainsKey(name)))
        {
            _errors.Add((value.Start, $"{value.Path}.{missing}", "is required"));
        }

        return fields;
    }

    private PositionedValue? Text(Dictionary<string, PositionedValue> fields, string name)
    {
        if (!fields.TryGetValue(name, out var value))
        {
            return null;
        }

        if (value.Kind == JsonTokenType.String)
        {
            return value;
        }

        Refuse(value, "must be a string");
        return null;
    }

    private void Refuse(PositionedValue value, string message) => _errors.Add((value.Start, value.Path, message));

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.-]*\z")]
    private static partial Regex RepositoryName();

    [GeneratedRegex(@"\A[0-9a-fA-F]{7,40}\z")]
    private static partial Regex ShortHash();

    [GeneratedRegex(@"\A/[A-Za-z0-9._~/%?&=+-]*\z")]
    private static partial Regex UrlPath();
}
