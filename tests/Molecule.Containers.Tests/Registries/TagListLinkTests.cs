using Molecule.Containers.Registries;

namespace Molecule.Containers.Tests.Registries;

public sealed class TagListLinkTests
{
    [Theory]
    [InlineData("""</v2/a/tags/list?last=x&n=2>; rel="next" """, "/v2/a/tags/list?last=x&n=2")]
    [InlineData("<https://r.example/v2/a?n=1>;rel=next", "https://r.example/v2/a?n=1")]
    [InlineData("""</first>; rel="first", </second,third>; title="x"; rel="next" """, "/second,third")]
    [InlineData("""</a>; rel="prev next" """, "/a")]
    [InlineData("""</a>; rel="prev" """, null)]
    [InlineData("</a", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Next_is_the_target_of_the_next_relation(string? header, string? expected) => TagListLink.Next(header).ShouldBe(expected);
}
