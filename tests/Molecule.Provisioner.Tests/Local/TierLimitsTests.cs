using FsCheck;
using FsCheck.Fluent;
using Molecule.Provisioner.Local;

namespace Molecule.Provisioner.Tests.Local;

public sealed class TierLimitsTests
{
    private const long Mebibyte = 1024 * 1024;

    private static readonly Gen<string?> Values = Gen.Elements<string?>(null, "", "0", "-1", "+5", " 7", "1e3", "0x10", "abc", "9223372036854775807", "99999999999999999999", "1", "256", "1024", "3000");

    [Fact]
    public void For_all_tiers_and_overrides_the_limits_are_those_of_the_table()
    {
        var inputs = from tier in Gen.Choose(-3, 9) from memory in Values from shares in Values from target in Gen.Choose(1, 4) select (tier, memory, shares, target);
        Prop.ForAll(Arb.From(inputs), input =>
        {
            var limits = TierLimits.For(input.tier, Of(input.target, input.memory, input.shares));
            var (effective, megabytes, milliCpus) = input.tier switch { 1 => (1, 0, 0), 3 => (3, 2048, 2000), 4 => (4, 4096, 4000), _ => (2, 512, 1000) };
            var overridden = input.target == effective && effective > 1;
            var expectedMemory = overridden && Number(input.memory) is { } given ? given : megabytes;
            var expectedCpus = overridden && Number(input.shares) is { } cpus ? cpus * 1_000_000_000 / 1024 : milliCpus * 1_000_000L;
            return limits == new TierLimits(effective, expectedMemory * Mebibyte, expectedCpus);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void On_an_engine_with_fewer_processors_a_tier_gets_all_of_them_and_else_its_own()
    {
        Prop.ForAll(Arb.From(from tier in Gen.Choose(1, 4) from processors in Gen.Choose(1, 64) select (tier, processors)), input =>
        {
            var limits = TierLimits.For(input.tier, new Variables());
            var bounded = limits.On(input.processors);
            return bounded.NanoCpus == Math.Min(limits.NanoCpus, input.processors * 1_000_000_000L)
                && bounded.MemoryBytes == limits.MemoryBytes
                && limits.MayExceed(input.processors) == (bounded != limits);
        }).QuickCheckThrowOnFailure();
        TierLimits.For(4, new Variables()).On(null).ShouldBe(TierLimits.For(4, new Variables()));
    }

    // Engines with fewer processors than a tier wants are rare among random ones.
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 3, 3)]
    [InlineData(4, 5, 4)]
    public void On_an_engine_a_tier_gets_no_more_processors_than_there_are(int tier, int processors, long expected) =>
        TierLimits.For(tier, new Variables()).On(processors).NanoCpus.ShouldBe(expected * 1_000_000_000);

    [Theory]
    [InlineData("8796093022207", "9223372036", 8796093022207, 9223372036)]
    [InlineData("8796093022208", "9223372037", 2048, 2048)]
    public void An_override_goes_as_far_as_the_engines_numbers_do(string memory, string shares, long megabytes, long effectiveShares) =>
        TierLimits.For(3, Of(3, memory, shares)).ShouldBe(new TierLimits(3, megabytes * Mebibyte, effectiveShares * 1_000_000_000 / 1024));

    // What the variables may hold, said once more and differently.
    private static long? Number(string? text) => text is "1" or "256" or "1024" or "3000" ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    private static Variables Of(int tier, string? memory, string? shares) => new(
    [
        .. memory is null ? [] : new[] { ($"TIER{tier}_MEMORY_MB", memory) },
        .. shares is null ? [] : new[] { ($"TIER{tier}_CPU_SHARES", shares) },
    ]);
}
