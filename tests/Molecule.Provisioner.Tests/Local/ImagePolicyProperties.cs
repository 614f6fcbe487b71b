using FsCheck;
using FsCheck.Fluent;
using Molecule.Containers.References;
using Molecule.Provisioner.Local;

namespace Molecule.Provisioner.Tests.Local;

public sealed class ImagePolicyProperties
{
    private static readonly string[] Moving = ["latest", "staging", "main", "dev", "edge", "nightly", "rolling"];
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private static readonly Gen<string> Hosts = Gen.Elements("registry.example", "registry.example:5000", "127.0.0.1:5000", "molecule-local", "localhost");
    private static readonly Gen<string> Names = Gen.Elements("a", "team/a", "a/b/workspace-template-codex", "molecule-local/x");
    private static readonly Gen<string?> Tags = Gen.Elements<string?>(null, "latest", "staging", "main", "dev", "edge", "nightly", "rolling", "sha-0123456", "1.2.3", "latest-1", "Latest", "mainline");

    private static readonly Arbitrary<(string Host, string Name, string? Tag, bool Pinned)> References = Arb.From(
        from host in Hosts from name in Names from tag in Tags from pinned in Gen.Elements(true, false) select (host, name, tag, pinned));

    [Fact]
    public void RuleFor_all_references_only_a_moving_tag_without_a_digest_is_pulled_again_and_a_local_build_never() =>
        Prop.ForAll(References, input => ImagePolicy.RuleFor(ImageReference.Parse(Text(input))) == Expected(input)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Parse_for_all_references_what_is_printed_is_read_again_as_the_same() =>
        Prop.ForAll(References, input =>
        {
            var reference = ImageReference.Parse(Text(input));
            return ImageReference.Parse(reference.ToString()) == reference;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static string Text((string Host, string Name, string? Tag, bool Pinned) input) =>
        $"{input.Host}/{input.Name}{(input.Tag is null ? string.Empty : ":" + input.Tag)}{(input.Pinned ? "@" + Digest : string.Empty)}";

    private static PullRule Expected((string Host, string Name, string? Tag, bool Pinned) input) => input switch
    {
        { Host: "molecule-local" } => PullRule.Never,
        { Pinned: true } => PullRule.WhenMissing,
        { Tag: null } => PullRule.Always,
        _ => Moving.Contains(input.Tag) ? PullRule.Always : PullRule.WhenMissing,
    };
}
