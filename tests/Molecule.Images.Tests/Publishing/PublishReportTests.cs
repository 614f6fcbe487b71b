using System.Text.Json;
using Molecule.Images.Publishing;

namespace Molecule.Images.Tests.Publishing;

public sealed class PublishReportTests
{
    [Fact]
    public void ToJson_spells_names_in_camel_case_and_leaves_out_what_is_not_known()
    {
        var report = new PublishReport
        {
            Registry = "registry.example/team",
            Seconds = 1.5,
            Images =
            [
                new PublishReportEntry
                {
                    Runtime = "codex",
                    Repository = "registry.example/team/workspace-template-codex",
                    Tags = ["sha-950d39a"],
                    Commit = Remotes.Commit,
                    InputKey = "key",
                    ImageId = Remotes.TestedId,
                    Outcome = PublishOutcome.Adopted,
                },
            ],
        };

        using var document = JsonDocument.Parse(report.ToJson());
        var image = document.RootElement.GetProperty("images")[0];
        image.GetProperty("outcome").GetString().ShouldBe("Adopted");
        image.GetProperty("latest").GetString().ShouldBe("Untouched");
        image.TryGetProperty("error", out _).ShouldBeFalse();
    }
}
