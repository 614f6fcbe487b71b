using Molecule.Provisioner.ControlPlane;

namespace Molecule.Provisioner.Tests.ControlPlane;

public sealed class IdempotencyKeyTests
{
    [Fact]
    public void A_key_is_the_prefix_and_128_bits_in_lower_case_hexadecimal() => IdempotencyKey.New().Value.ShouldMatch(@"\Acpprov-[0-9a-f]{32}\z");

    [Fact]
    public void No_two_keys_are_the_same() => Enumerable.Range(0, 1000).Select(_ => IdempotencyKey.New()).Distinct().Count().ShouldBe(1000);

    [Fact]
    public void A_key_that_is_written_is_read_again_and_nothing_else_is()
    {
        var key = IdempotencyKey.New();

        IdempotencyKey.Parse(key.ToString()).ShouldBe(key);
        Should.Throw<FormatException>(() => IdempotencyKey.Parse("cpprov-1"));
        Should.Throw<FormatException>(() => IdempotencyKey.Parse(key.Value.Replace("cpprov-", "xxprov-", StringComparison.Ordinal)));
    }
}
