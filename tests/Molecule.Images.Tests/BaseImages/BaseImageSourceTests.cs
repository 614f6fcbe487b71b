using Molecule.Images.BaseImages;

namespace Molecule.Images.Tests.BaseImages;

public sealed class BaseImageSourceTests
{
    [Theory]
    [InlineData(null, "auto")]
    [InlineData("", "auto")]
    [InlineData("auto", "auto")]
    [InlineData("pull", "pull")]
    [InlineData("debootstrap", "debootstrap")]
    public void Parse_the_three_words(string? text, string expected) => BaseImageSource.Parse(text).Name.ShouldBe(expected);

    [Fact]
    public void Parse_another_word_is_wrong_usage() => Should.Throw<InvalidBaseImageSourceException>(() => BaseImageSource.Parse("Pull")).IsUsage.ShouldBeTrue();
}
