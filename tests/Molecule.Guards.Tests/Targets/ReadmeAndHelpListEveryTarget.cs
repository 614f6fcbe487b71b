using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Targets;

/// <summary>A person finds every target in the README's table and in <c>--help</c>, and no other.</summary>
public class ReadmeAndHelpListEveryTarget : IGuard
{
    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Readme.File, "| `Up` |", "| `Upp` |"),
        new("build/Build.Stack.cs", ".Description(\"What runs, how it is, and where\")", "") { NeedsBuild = true },
        new("build/Build.Stack.cs", "    Target Down =>", "    Target Gone => _ => _.Description(\"x\");\n\n    [Category(\"stack\")]\n    Target Down =>") { NeedsBuild = true },
    ];

    /// <summary>The README's target table has rows such as <c>| `Up` | … |</c>.</summary>
    [Fact]
    public void The_readme_has_a_row_for_each()
    {
        var rows = Readme.TableOf(DeclaredBuild.ListedTargets) ?? [];
        DeclaredBuild.ListedTargets.Except(rows).ShouldBeEmpty($"{Readme.File} has no row for these targets. Add one each: | `Name` | what it does |");
        rows.Except(DeclaredBuild.ListedTargets).ShouldBeEmpty($"{Readme.File} has rows for targets that do not exist. Remove or rename them.");
        rows.GroupBy(row => row).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty($"{Readme.File} has more than one row for these targets.");
    }

    /// <summary>Help prints every listed target with its description; one without would be a bare name.</summary>
    [Fact]
    public void Help_has_a_description_for_each()
    {
        DeclaredBuild.Targets.Where(target => target.Listed && string.IsNullOrWhiteSpace(target.Description)).Select(target => target.Name)
            .ShouldBeEmpty("These targets have no description. Say in one line what a person gets.");
        DeclaredBuild.Parameters.Where(parameter => string.IsNullOrWhiteSpace(parameter.Description)).Select(parameter => parameter.Name)
            .ShouldBeEmpty("These parameters have no description. Say what they are and what the default is.");
    }
}
