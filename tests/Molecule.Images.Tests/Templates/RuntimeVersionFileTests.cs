using Microsoft.Extensions.Logging;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;

namespace Molecule.Images.Tests.Templates;

public sealed class RuntimeVersionFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-version-").FullName;
    private readonly CountingLogger _logger = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("1.2.3\n", "1.2.3")]
    [InlineData(" v1.2.3 \nsecond", "1.2.3")]
    [InlineData("@scope/name@2.0.0-rc.1", "2.0.0-rc.1")]
    [InlineData("name@V3", "3")]
    [InlineData("1. 2 .3", "1.2.3")]
    public void Read_takes_the_version_from_the_first_line(string text, string expected)
    {
        Read(text).ShouldBe(expected);
        _logger.Warnings.ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \n1.2")]
    public void Read_nothing_there_is_silently_none(string? text)
    {
        Read(text).ShouldBeNull();
        _logger.Warnings.ShouldBe(0);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("vv1")]
    [InlineData("1.2;rm")]
    [InlineData("name@")]
    public void Read_a_malformed_one_warns_and_is_none(string text)
    {
        Read(text).ShouldBeNull();
        _logger.Warnings.ShouldBe(1);
    }

    [Fact]
    public void Read_an_unreadable_one_warns_and_is_none()
    {
        Directory.CreateDirectory(Path.Combine(_folder, RuntimeVersionFile.FileName));

        RuntimeVersionFile.Read(_folder, RuntimeCatalogue.Codex, _logger).ShouldBeNull();
        _logger.Warnings.ShouldBe(1);
    }

    private string? Read(string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(Path.Combine(_folder, RuntimeVersionFile.FileName), text);
        }

        return RuntimeVersionFile.Read(_folder, RuntimeCatalogue.Codex, _logger);
    }

    private sealed class CountingLogger : ILogger
    {
        public int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings += logLevel == LogLevel.Warning ? 1 : 0;
    }
}
