using System.Globalization;
using System.Text.Json;
using Molecule.Containers.Engines;
using Molecule.Containers.References;

namespace Molecule.Images.BaseImages;

/// <summary>Streams a root file system into the engine as an image of one layer.</summary>
internal static class ImageImport
{
    /// <exception cref="BaseImageUnavailableException">The engine refuses it; carries the engine's reason.</exception>
    public static async Task RunAsync(ContainerEngine engine, Tag reference, DebianSuite suite, RootFilesystem root, CancellationToken cancellation)
    {
        string[] changes =
        [
            $"LABEL {BaseImageLabels.Origin}={BaseImageLabels.DebootstrapOrigin}",
            $"LABEL {BaseImageLabels.Suite}={suite.Name}",
            $"LABEL {BaseImageLabels.Date}={root.Made.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
            "CMD [\"bash\"]",
        ];
        var query = string.Concat(changes.Select(change => "&changes=" + Uri.EscapeDataString(change)));
        // Podman does not look at the parameter "tag"; a tag inside "repo" is understood by all.
        var path = $"images/create?fromSrc=-&repo={Uri.EscapeDataString(reference.ToString())}{query}";
        await using var archive = new FileStream(root.Archive, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20, useAsync: true);
        using var content = new StreamContent(archive, 1 << 20);
        content.Headers.ContentType = new("application/x-tar");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        using var response = await engine.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var reply = await response.Content.ReadAsStringAsync(cancellation);
        // The engine streams its progress with status 200 and reports a failure as a line of it.
        var error = response.IsSuccessStatusCode ? reply.Split('\n').Select(ErrorOf).FirstOrDefault(line => line is not null) : reply.Trim();
        if (error is not null)
        {
            throw new BaseImageUnavailableException(reference, [$"The engine does not import the root file system: {error}"]);
        }
    }

    private static string? ErrorOf(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("error", out var error) ? error.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
