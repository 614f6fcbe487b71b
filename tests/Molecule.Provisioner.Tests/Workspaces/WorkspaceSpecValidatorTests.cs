using System.Collections.Immutable;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Workspaces;

public sealed class WorkspaceSpecValidatorTests
{
    private static readonly ImmutableArray<byte> TooMuch = [.. new byte[(16 * 1024 * 1024) + 1]];

    public static TheoryData<string, string> Invalid
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (name, invalid) in Cases)
            {
                data.Add(name, invalid.Field);
            }

            return data;
        }
    }

    private static Dictionary<string, (string Field, WorkspaceSpec Spec)> Cases { get; } = new()
    {
        ["id that is no UUID"] = ("id", Specs.Valid with { Id = "codex" }),
        ["id in upper case"] = ("id", Specs.Valid with { Id = Specs.Id.ToUpperInvariant() }),
        ["id with braces"] = ("id", Specs.Valid with { Id = "{" + Specs.Id + "}" }),
        ["id that leaves the name"] = ("id", Specs.Valid with { Id = "../" + Specs.Id }),
        ["unknown runtime"] = ("runtime", Specs.Valid with { Runtime = "gemini" }),
        ["empty runtime"] = ("runtime", Specs.Valid with { Runtime = "" }),
        ["unknown kind"] = ("kind", Specs.Valid with { Kind = "concierge" }),
        ["kind in upper case"] = ("kind", Specs.Valid with { Kind = "Platform" }),
        ["name with a space"] = ("name", Specs.Valid with { Name = "a b" }),
        ["name that is too long"] = ("name", Specs.Valid with { Name = new string('a', 64) }),
        ["negative tier"] = ("tier", Specs.Valid with { Tier = -1 }),
        ["image that is none"] = ("image", Specs.Valid with { Image = "Not An Image" }),
        ["image with a short digest"] = ("image", Specs.Valid with { Image = "a@sha256:12" }),
        ["unknown access"] = ("access", Specs.Valid with { HostPath = "/x", Access = "rw" }),
        ["read_only without a path"] = ("access", Specs.Valid with { Access = "read_only" }),
        ["read_write without a path"] = ("access", Specs.Valid with { Access = "read_write" }),
        ["relative host path"] = ("host path", Specs.Valid with { HostPath = "x/y" }),
        ["host path that climbs"] = ("host path", Specs.Valid with { HostPath = "/x/../../etc" }),
        ["host path with a NUL"] = ("host path", Specs.Valid with { HostPath = "/x\0" }),
        ["variable without a name"] = ("environment.", Specs.Valid with { Environment = Specs.Valid.Environment.Add("", "x") }),
        ["variable name with ="] = ("environment.A=B", Specs.Valid with { Environment = Specs.Valid.Environment.Add("A=B", "x") }),
        ["variable name with NUL"] = ("environment.A\\0", Specs.Valid with { Environment = Specs.Valid.Environment.Add("A\0", "x") }),
        ["variable value with NUL"] = ("environment.A", Specs.Valid with { Environment = Specs.Valid.Environment.Add("A", "\0") }),
        ["assets without a commit"] = ("assets", Specs.Valid with { Assets = "org/name" }),
        ["assets at a branch"] = ("assets", Specs.Valid with { Assets = "org/name@main" }),
        ["assets with a URL"] = ("assets", Specs.Valid with { Assets = "https://git.example/org/name@" + new string('a', 40) }),
        ["config file that climbs"] = ("config files", Specs.Valid with { ConfigFiles = Specs.Valid.ConfigFiles.Add("../x", []) }),
        ["absolute config file"] = ("config files", Specs.Valid with { ConfigFiles = Specs.Valid.ConfigFiles.Add("/etc/passwd", []) }),
        ["oversize config files"] = ("config files", Specs.Valid with { ConfigFiles = Specs.Valid.ConfigFiles.Add("x", TooMuch) }),
        ["plugin that climbs"] = ("plugins", Specs.Valid with { Plugins = ["../x"] }),
        ["plugin without a name"] = ("plugins", Specs.Valid with { Plugins = [""] }),
        ["plugin at a branch"] = ("plugins", Specs.Valid with { Plugins = ["org/tool@main"] }),
        ["plugin named twice"] = ("plugins", Specs.Valid with { Plugins = ["x", "x"] }),
        ["administrative tools without entitlement"] = ("plugins", Specs.Valid with { Plugins = ["molecule-platform-mcp"] }),
        ["administrative tools for kind workspace"] = ("plugins", Specs.Valid with { Kind = "workspace", Plugins = ["molecule-platform-mcp"] }),
        ["empty token"] = ("auth token", Specs.Valid with { AuthToken = "" }),
        ["token with a line end"] = ("auth token", Specs.Valid with { AuthToken = "a\nb" }),
        ["host port 0"] = ("host port", Specs.Valid with { PreferredHostPort = 0 }),
        ["host port 65536"] = ("host port", Specs.Valid with { PreferredHostPort = 65536 }),
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Validate_an_invalid_specification_names_the_field(string name, string field)
    {
        var exception = Should.Throw<InvalidWorkspaceSpecException>(() => WorkspaceSpecValidator.Validate(Cases[name].Spec));

        exception.Field.ShouldBe(field);
        exception.IsUsage.ShouldBeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65535)]
    public void Validate_the_first_and_the_last_port_are_accepted(int port) =>
        WorkspaceSpecValidator.Validate(Specs.Valid with { PreferredHostPort = port }).Spec.PreferredHostPort.ShouldBe(port);

    [Fact]
    public void Validate_config_files_of_16_MiB_in_all_are_accepted() =>
        WorkspaceSpecValidator.Validate(Specs.Valid with { ConfigFiles = Specs.Valid.ConfigFiles.Add("x", TooMuch[1..]) }).Spec.ConfigFiles.Count.ShouldBe(1);

    [Fact]
    public void Validate_never_shows_a_token_or_a_variables_value()
    {
        var token = Should.Throw<InvalidWorkspaceSpecException>(() => WorkspaceSpecValidator.Validate(Specs.Valid with { AuthToken = "hunter2\n" }));
        var value = Should.Throw<InvalidWorkspaceSpecException>(
            () => WorkspaceSpecValidator.Validate(Specs.Valid with { Environment = Specs.Valid.Environment.Add("A", "hunter2\0") }));

        (token.Message + value.Message).ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData(null, null, WorkspaceMountMode.Volume)]
    [InlineData(null, "none", WorkspaceMountMode.Volume)]
    [InlineData("/x", "none", WorkspaceMountMode.Volume)]
    [InlineData("/x", "read_only", WorkspaceMountMode.ReadOnlyHostPath)]
    [InlineData("/x", "read_write", WorkspaceMountMode.ReadWriteHostPath)]
    [InlineData("/x", null, WorkspaceMountMode.ReadWriteHostPath)]
    [InlineData(@"C:\x", null, WorkspaceMountMode.ReadWriteHostPath)]
    public void Validate_path_and_access_decide_the_mount(string? path, string? access, WorkspaceMountMode expected) =>
        WorkspaceSpecValidator.Validate(Specs.Valid with { HostPath = path, Access = access }).Mount.ShouldBe(expected);

    [Fact]
    public void Validate_a_concierge_may_have_the_administrative_tools() =>
        WorkspaceSpecValidator.Validate(Specs.Valid with { Kind = "platform", Plugins = ["molecule-platform-mcp"] }).IsPlatform.ShouldBeTrue();
}
