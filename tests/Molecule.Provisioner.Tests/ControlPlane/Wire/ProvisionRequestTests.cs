using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Molecule.Provisioner.ControlPlane.Wire;
using Molecule.Provisioner.Tests.ControlPlane.Server;

namespace Molecule.Provisioner.Tests.ControlPlane.Wire;

public sealed class ProvisionRequestTests
{
    private const string Id = TestControlPlane.WorkspaceId;

    [Fact]
    public void An_ordinary_workspace_has_exactly_these_bytes() =>
        Text(new ProvisionRequest
        {
            OrganisationId = "org-1",
            WorkspaceId = Id,
            IdempotencyKey = "cpprov-00112233445566778899aabbccddeeff",
            Runtime = "hermes",
            Template = "",
            Tier = 2,
            DiskGigabytes = 0,
            PlatformUrl = "https://p.example",
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("b", "2").Add("B", "1").Add("a", "<&+'\u00e9"),
            ConfigFiles = Files(("config.yaml", "name: x\u03c6>")),
            TemplateAssets = Files(),
        }).ShouldBe("""
            {"org_id":"org-1","workspace_id":"9d1cf884-9885-5d3d-ae85-887b7eb4dd7d","idempotency_key":"cpprov-00112233445566778899aabbccddeeff",
            "runtime":"hermes","tier":2,"display":{},"platform_url":"https://p.example","env":{"B":"1","a":"<&+'é","b":"2"},
            "config_files":{"config.yaml":"bmFtZTogeM+GPg=="}}
            """.ReplaceLineEndings(string.Empty));

    [Fact]
    public void A_concierge_with_everything_has_exactly_these_bytes() =>
        Text(new ProvisionRequest
        {
            OrganisationId = "org-1",
            WorkspaceId = Id,
            IdempotencyKey = "cpprov-00112233445566778899aabbccddeeff",
            Runtime = "claude-code",
            Template = "claude-code",
            Tier = 3,
            InstanceType = "t3.large",
            DiskGigabytes = 40,
            Provider = "aws",
            DataPersistence = "durable",
            Kind = "platform",
            Display = new WorkspaceDisplay { Mode = "desktop", Width = 1280, Height = 720, Protocol = "vnc" },
            PlatformUrl = "https://p.example",
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "1"),
            ConfigFiles = Files(("config.yaml", "a")),
            TemplateAssets = Files(("prompts/b.md", "b"), ("config.yaml", "c")),
        }).ShouldBe("""
            {"org_id":"org-1","workspace_id":"9d1cf884-9885-5d3d-ae85-887b7eb4dd7d","idempotency_key":"cpprov-00112233445566778899aabbccddeeff",
            "runtime":"claude-code","template":"claude-code","tier":3,"instance_type":"t3.large","disk_gb":40,"provider":"aws","data_persistence":"durable",
            "kind":"platform","display":{"mode":"desktop","width":1280,"height":720,"protocol":"vnc"},"platform_url":"https://p.example","env":{"A":"1"},
            "config_files":{"config.yaml":"YQ=="},"template_assets":{"config.yaml":"Yw==","prompts/b.md":"Yg=="}}
            """.ReplaceLineEndings(string.Empty));

    [Fact]
    public void The_fields_of_a_full_request_are_those_of_the_contract_file_in_its_order()
    {
        var full = new ProvisionRequest
        {
            OrganisationId = "o",
            WorkspaceId = Id,
            IdempotencyKey = "k",
            Runtime = "codex",
            Template = "t",
            Tier = 1,
            InstanceType = "i",
            DiskGigabytes = 1,
            Provider = "p",
            DataPersistence = "d",
            Kind = "platform",
            PlatformUrl = "u",
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "1"),
            ConfigFiles = Files(("config.yaml", "a")),
            TemplateAssets = Files(("config.yaml", "a")),
        };

        JsonNode.Parse(Text(full))!.AsObject().Select(field => field.Key)
            .ShouldBe(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "ControlPlane", "Wire", "provision-request.contract.txt")));
    }

    [Fact]
    public void The_image_question_names_the_same_workspace_and_omits_what_is_empty() =>
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(
                EnsureImageRequest.For(TestControlPlane.Request(null) with { Provider = "aws", Template = "" }), WireJson.Types.EnsureImageRequest))
            .ShouldBe($$"""{"org_id":"org-1","workspace_id":"{{Id}}","runtime":"claude-code","provider":"aws"}""");

    [Fact]
    public void A_promotion_has_exactly_these_bytes() =>
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(
                new RuntimeImagePromotion { TemplateName = "codex", ImageDigest = "sha256:aa", GitSha = "bb", Notes = "n" }, WireJson.Types.RuntimeImagePromotion))
            .ShouldBe("""{"template_name":"codex","image_digest":"sha256:aa","git_sha":"bb","notes":"n"}""");

    private static string Text(ProvisionRequest request) => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Types.ProvisionRequest));

    private static ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files(params (string Path, string Text)[] files) =>
        files.ToImmutableSortedDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text));
}
