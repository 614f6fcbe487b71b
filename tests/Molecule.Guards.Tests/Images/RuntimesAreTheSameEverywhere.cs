using System.Text.Json;
using Molecule.Guards.Tests.Proof;
using Molecule.Images.Runtimes;
using YamlDotNet.RepresentationModel;

namespace Molecule.Guards.Tests.Images;

/// <summary>The catalogue is the one list of runtimes; every other place that lists them lists the same.</summary>
public class RuntimesAreTheSameEverywhere : IGuard
{
    private const string Manifest = "build/images.json";
    private const string Schema = "build/images.schema.json";
    private const string Stack = "build/stack.yaml";
    private const string Templates = "src/templates";

    /// <summary>What stands beside the runtimes' templates: the shared part, and what is no template of an image.</summary>
    private static readonly string[] OtherFolders = ["_shared", "identities", "plugins", "services"];

    private static readonly string[] Catalogue = [.. RuntimeCatalogue.All.Select(runtime => runtime.Value)];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Manifest, "\"runtime\": \"codex\"", "\"runtime\": \"hermes\""),
        new(Schema, "\"openclaw\"]", "\"openclaw\", \"gemini\"]"),
        new(Stack, "runtime: openclaw", "runtime: hermes"),
        Mutation.NewFile(Templates + "/gemini/config.yaml", "runtime: gemini\n"),
        new(Readme.File, "\n| `hermes` |", "\n| `gemini` |"),
        new(Templates + "/codex/config.yaml", "runtime: codex", "runtime: hermes"),
        new("src/Molecule.Images/Runtimes/RuntimeCatalogue.cs", "[ClaudeCode, Codex, Hermes, OpenClaw]", "[ClaudeCode, Codex, Hermes]") { NeedsBuild = true },
        new("src/Molecule.Images/Runtimes/RuntimeCatalogue.cs", "[ClaudeCode, Codex, Hermes, OpenClaw]", "[Codex, ClaudeCode, Hermes, OpenClaw]") { NeedsBuild = true },
    ];

    [Fact]
    public void The_catalogue_is_in_alphabetical_order() => Catalogue.ShouldBe(Catalogue.Order(StringComparer.Ordinal), ignoreOrder: false, "Sort RuntimeCatalogue.All.");

    [Fact]
    public void The_manifest_has_one_image_for_each() => Json(Manifest, root => root.GetProperty("images").EnumerateArray()
        .Select(image => image.GetProperty("runtime").GetString()!)).ShouldBe(Catalogue, ignoreOrder: true, Message(Manifest));

    [Fact]
    public void The_schema_of_the_manifest_allows_just_these() => Json(Schema, root => root.GetProperty("$defs").GetProperty("image").GetProperty("properties")
        .GetProperty("runtime").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!)).ShouldBe(Catalogue, ignoreOrder: true, Message(Schema));

    [Fact]
    public void Each_has_a_starter_template_that_is_of_it()
    {
        var folders = Repository.Under(Templates).Select(file => file.Split('/')).Where(path => path.Length > 3).Select(path => path[2]).Distinct().Except(OtherFolders).ToList();
        folders.ShouldBe(Catalogue, ignoreOrder: true, Message(Templates));
        foreach (var folder in folders)
        {
            var file = $"{Templates}/{folder}/config.yaml";
            Repository.Exists(file).ShouldBeTrue($"{file} is missing.");
            Scalar(Yaml(file), "runtime").ShouldBe(folder, $"{file} says that it is of another runtime than its folder.");
        }
    }

    [Fact]
    public void The_default_stack_runs_each()
    {
        var workspaces = (YamlMappingNode)Yaml(Stack)["x-molecule"]["workspaces"];
        workspaces.Children.Values.Select(workspace => Scalar((YamlMappingNode)workspace, "runtime")).Distinct().ShouldBe(Catalogue, ignoreOrder: true, Message(Stack));
    }

    [Fact]
    public void The_readme_has_a_table_of_them() => (Readme.TableOf(Catalogue) ?? []).ShouldBe(Catalogue, ignoreOrder: false, Message("the table of README.md"));

    private static string Message(string place) => $"{place} and src/Molecule.Images/Runtimes/RuntimeCatalogue.cs name different runtimes. The catalogue is the one list: make the other follow it.";

    private static List<string> Json(string file, Func<JsonElement, IEnumerable<string>> read)
    {
        using var document = JsonDocument.Parse(Repository.Read(file));
        return [.. read(document.RootElement)];
    }

    private static YamlMappingNode Yaml(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read(file)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static string? Scalar(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;
}
