using System.Net;
using System.Text;
using Molecule.Containers.Redaction;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Tests.Registries.Failures;

public sealed class RegistryFailuresTests
{
    [Theory]
    [InlineData(401, null, typeof(RegistryUnauthorizedException))]
    [InlineData(401, "DENIED", typeof(RegistryDeniedException))]
    [InlineData(403, null, typeof(RegistryDeniedException))]
    [InlineData(404, null, typeof(ManifestUnknownException))]
    [InlineData(404, "NAME_UNKNOWN", typeof(RepositoryUnknownException))]
    [InlineData(404, "MANIFEST_UNKNOWN", typeof(ManifestUnknownException))]
    [InlineData(405, "UNSUPPORTED", typeof(RegistryUnsupportedException))]
    [InlineData(429, "TOOMANYREQUESTS", typeof(RegistryTransientException))]
    [InlineData(400, "TOOMANYREQUESTS", typeof(RegistryTransientException))]
    [InlineData(500, "UNKNOWN", typeof(RegistryTransientException))]
    [InlineData(501, null, typeof(RegistryUnsupportedException))]
    [InlineData(507, null, typeof(RegistryRejectedException))]
    [InlineData(400, "MANIFEST_INVALID", typeof(RegistryRejectedException))]
    public void An_answer_becomes_one_failure(int status, string? code, Type expected)
    {
        var problem = new RegistryProblem("Reading x", RegistrySubject.Manifest, "registry.example")
        {
            Status = (HttpStatusCode)status,
            Codes = code is null ? [] : [code],
        };

        var failure = RegistryFailures.Of(problem, "the account 'me'");

        failure.ShouldBeOfType(expected);
        failure.Message.ShouldStartWith("Reading x: ");
        failure.Message.ShouldContain($"HTTP {status} from registry.example");
        failure.Remedy.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_404_means_what_the_address_names() =>
        RegistryFailures.Of(new RegistryProblem("x", RegistrySubject.Blob, "h") { Status = HttpStatusCode.NotFound }, "none").ShouldBeOfType<BlobUnknownException>();

    [Fact]
    public void Parse_reads_codes_and_the_first_message()
    {
        var (codes, message) = ErrorBody.Parse(Encoding.UTF8.GetBytes("""{"errors":[{"code":"denied","message":"no\nway"},{"code":"B"}]}"""));

        codes.ShouldBe(["DENIED", "B"]);
        message.ShouldBe("no way");
    }

    [Theory]
    [InlineData("<html>proxy says no</html>")]
    [InlineData("""{"errors":"x"}""")]
    [InlineData("""{"errors":[1,null]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void Parse_what_is_not_structured_is_never_echoed(string body)
    {
        var (codes, message) = ErrorBody.Parse(Encoding.UTF8.GetBytes(body));

        codes.ShouldBeEmpty();
        message.ShouldBeNull();
    }

    [Fact]
    public void Parse_a_message_is_bounded_and_redacted()
    {
        Redactor.Process.Register("canary-in-error-body");

        var (_, message) = ErrorBody.Parse(Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"X","message":"canary-in-error-body {{new string('x', 2000)}}"}]}"""));

        message.ShouldNotBeNull().Length.ShouldBeLessThan(600);
        message.ShouldNotContain("canary-in-error-body");
    }
}
