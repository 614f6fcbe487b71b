using Molecule.Provisioner.ControlPlane.Http;

namespace Molecule.Provisioner.Tests.ControlPlane.Http;

public sealed class BoundedBodyTests
{
    [Theory]
    [InlineData(0, 10, 0, false)]
    [InlineData(9, 10, 9, false)]
    [InlineData(10, 10, 10, false)]
    [InlineData(11, 10, 10, true)]
    [InlineData(65536, 65536, 65536, false)]
    [InlineData(65537, 65536, 65536, true)]
    [InlineData(1000000, 65536, 65536, true)]
    public async Task No_more_than_the_bound_is_read(int length, int limit, int expected, bool truncated)
    {
        using var stream = new MemoryStream(new byte[length]);

        var (bytes, isTruncated) = await BoundedBody.ReadAsync(stream, limit, CancellationToken.None);

        bytes.Length.ShouldBe(expected);
        isTruncated.ShouldBe(truncated);
        stream.Position.ShouldBeLessThanOrEqualTo(limit + 1);
    }
}
