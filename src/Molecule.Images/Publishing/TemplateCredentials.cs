using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;
using Molecule.Images.Manifest;
using Molecule.Images.Templates.Git;

namespace Molecule.Images.Publishing;

/// <summary>How git reaches the history of a template: as it reaches the template itself.</summary>
internal sealed class TemplateCredentials(ImageManifest manifest, IReadOnlyList<GitProvider> providers, IEnvironmentVariables environment)
{
    /// <param name="source">As a template's revision tells it. An address that the manifest does not lead to gets no credentials.</param>
    public IReadOnlyDictionary<string, string?> For(string source) => GitCommand.EnvironmentFor(manifest.Images
        .Select(entry => GitAccess.For(entry, providers, environment))
        .FirstOrDefault(access => Redactor.Process.Redact(access.Address) == source));
}
