using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>Brings the stand-ins into a registry, and takes their names there away from the engine again.</summary>
internal sealed class PublishedImages(TestAgentImages images)
{
    /// <returns>The image's id.</returns>
    public Task<string> PublishAsync(RuntimeName runtime, string repository, params string[] tags) => PublishAsync(runtime, repository, new AuthConfig(), tags);

    public async Task<string> PublishAsync(RuntimeName runtime, string repository, AuthConfig login, params string[] tags)
    {
        var id = (await images.Engine.Docker.Images.InspectImageAsync(images.NameOf(runtime))).ID;
        await TagAsync(id, repository, tags);
        foreach (var tag in tags)
        {
            string? failure = null;
            var progress = new InlineProgress<JSONMessage>(message => failure = message.ErrorMessage ?? failure);
            await images.Engine.Docker.Images.PushImageAsync(repository, new ImagePushParameters { Tag = tag }, login, progress);
            failure.ShouldBeNull();
        }

        return id;
    }

    public async Task TagAsync(string id, string repository, params string[] tags)
    {
        foreach (var tag in tags)
        {
            await images.Engine.Docker.Images.TagImageAsync(id, new ImageTagParameters { RepositoryName = repository, Tag = tag, Force = true });
        }
    }

    public async Task ForgetAsync(params string[] references)
    {
        foreach (var reference in references)
        {
            try
            {
                await images.Engine.Docker.Images.DeleteImageAsync(reference, new ImageDeleteParameters { NoPrune = true });
            }
            catch (DockerImageNotFoundException)
            {
                // With its last tag an engine forgets the digest, too; another one may not.
            }
        }
    }
}
