using Molecule.Containers.Engines.Building;

namespace Molecule.Containers.Tests.Engines.Building;

public sealed class DockerfileTextTests
{
    private const string Sample = """
        # syntax comment
        ARG BASE_IMAGE=debian A=1
        FROM --platform=linux/amd64 ${BASE_IMAGE} AS build

        RUN first \
            # a comment in between
            --flag   \
            last
        COPY ${SRC}/x $DST/
        RUN <<EOF
        RUN not an instruction
        EOF
        FROM scratch
        CMD ["x"]
        """;

    [Theory]
    [InlineData("RUN first --flag last", 5)]
    [InlineData("run first   --flag last", 5)]
    [InlineData("COPY a/x b/", 9)]
    [InlineData("RUN <<EOF", 10)]
    [InlineData("FROM scratch", 13)]
    [InlineData("CMD [\"x\"]", 14)]
    [InlineData("RUN not an instruction", null)]
    public void LineOf(string instruction, int? line) => new DockerfileText(Sample).LineOf(instruction).ShouldBe(line);

    [Theory]
    [InlineData("FROM --platform=x a:1 AS b", "a:1")]
    [InlineData("ARG X=a\nARG Y=\"z\"\nFROM ${X}:${Y}", "given:z")]
    [InlineData("ARG Y\nFROM $Y", null)]
    [InlineData("FROM a:${Y:-2}", "a:2")]
    [InlineData("FROM a AS one\nFROM b AS two\nFROM ONE", "a")]
    [InlineData("FROM a\nARG X=late\nFROM $X", null)]
    [InlineData("FROM a AS build\nFROM scratch", null)]
    [InlineData("# nothing", null)]
    public void BaseWith_is_what_the_last_stage_rests_on(string text, string? image) =>
        new DockerfileText(text).BaseWith(new Dictionary<string, string> { ["X"] = "given" }).ShouldBe(image);

    [Theory]
    [InlineData("ARG BASE_IMAGE\nFROM x", true)]
    [InlineData("FROM x\nARG A=1 BASE_IMAGE=y", true)]
    [InlineData("ARG BASE\nFROM x", false)]
    public void DeclaresArgument(string text, bool declared) => new DockerfileText(text).DeclaresArgument("BASE_IMAGE").ShouldBe(declared);

    [Fact]
    public void Another_escape_character_is_respected() =>
        new DockerfileText("# escape=`\nFROM x\nRUN a `\n b\nRUN c").LineOf("RUN a b").ShouldBe(3);

    [Theory]
    [InlineData("dockerfile parse error line 7: unknown instruction: RUNN", 7)]
    [InlineData("Dockerfile:12", 12)]
    [InlineData("executor failed", null)]
    public void LineInError(string error, int? line) => DockerfileText.LineInError(error).ShouldBe(line);

    [Theory]
    [InlineData("docker.io/library/debian:latest", 1)]
    [InlineData("registry.example:5000/team/tool:1", 3)]
    [InlineData("docker.io/team/other:2", 4)]
    [InlineData("registry.example/expanded:1", 2)]
    public void A_base_image_is_found_by_the_name_that_BuildKit_gives_it(string image, int line) =>
        new DockerfileText("FROM debian AS one\nFROM ${HOST}/expanded:1\nFROM --platform=linux/amd64 registry.example:5000/team/tool:1 AS two\nFROM team/other:2\n")
            .FindBase(image)!.Value.Line.ShouldBe(line);

    [Fact]
    public void A_base_image_that_no_FROM_or_more_than_one_could_name_is_not_guessed()
    {
        new DockerfileText("FROM debian\nRUN true\n").FindBase("other:1").ShouldBeNull();
        new DockerfileText("FROM ${A}\nFROM ${B}\n").FindBase("other:1").ShouldBeNull();
    }
}
