using Molecule.Images.Templates;

namespace Molecule.Images.Tests.Templates;

/// <summary>The cases follow what Docker documents for .dockerignore.</summary>
public sealed class DockerIgnoreTests
{
    [Theory]
    [MemberData(nameof(DockerIgnoreCases.All), MemberType = typeof(DockerIgnoreCases))]
    public void Excludes(string rules, string path, bool excluded) => DockerIgnore.Parse(rules).Excludes(path).ShouldBe(excluded);

    [Theory]
    [MemberData(nameof(DockerIgnoreCases.Malformed), MemberType = typeof(DockerIgnoreCases))]
    public void A_malformed_rule_is_refused_and_quoted(string rule) =>
        Should.Throw<InvalidDockerIgnoreException>(() => DockerIgnore.Parse(rule)).Message.ShouldContain(rule);
}
