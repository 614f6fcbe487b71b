using System.Text;
using Molecule.Provisioner.ControlPlane.Failures;

namespace Molecule.Provisioner.Tests.ControlPlane.Failures;

public sealed class StatusTableTests
{
    [Theory]
    [InlineData(302, null, typeof(ControlPlaneMisroutedException), false)]
    [InlineData(400, null, typeof(ControlPlaneRefusedException), false)]
    [InlineData(401, null, typeof(ControlPlaneCredentialsRejectedException), false)]
    [InlineData(403, null, typeof(ControlPlaneCredentialsRejectedException), false)]
    [InlineData(404, null, typeof(ControlPlaneRefusedException), false)]
    [InlineData(408, null, typeof(ControlPlaneUnavailableException), true)]
    [InlineData(409, null, typeof(ControlPlaneRefusedException), false)]
    [InlineData(409, "provision_in_progress", typeof(ControlPlaneUnavailableException), true)]
    [InlineData(429, null, typeof(ControlPlaneUnavailableException), true)]
    [InlineData(500, null, typeof(ControlPlaneUnavailableException), true)]
    [InlineData(500, "not_implemented", typeof(ControlPlaneNotSupportedException), false)]
    [InlineData(501, null, typeof(ControlPlaneNotSupportedException), false)]
    [InlineData(505, null, typeof(ControlPlaneRefusedException), false)]
    [InlineData(519, null, typeof(ControlPlaneRefusedException), false)]
    [InlineData(527, null, typeof(ControlPlaneUnavailableException), true)]
    [InlineData(528, null, typeof(ControlPlaneRefusedException), false)]
    public void An_answer_becomes_the_exception_of_its_row(int status, string? code, Type type, bool transient)
    {
        var exception = StatusTable.ToException(new ControlPlaneEvidence("do it") { StatusCode = status, Code = code });

        exception.ShouldBeOfType(type);
        exception.IsTransient.ShouldBe(transient);
        exception.Message.ShouldBe($"Could not do it: the control plane answered {status}.");
        exception.Remedy.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("""{"error":"text"}""", "text", "text")]
    [InlineData("""{"error":"Some text."}""", "Some text.", null)]
    [InlineData("""{"error":"Some text.","code":"a_code"}""", "Some text.", "a_code")]
    [InlineData("""{"error":"a_text","code":"a_code"}""", "a_text", "a_code")]
    [InlineData("""{"error":"a_text","code":7}""", "a_text", "a_text")]
    [InlineData("""{"error":{"message":"m","code":"a_code"}}""", "m", "a_code")]
    [InlineData("""{"error":{"code":"a_code"}}""", "a_code", "a_code")]
    [InlineData("""{"error":{"message":7,"code":"a_code"}}""", "a_code", "a_code")]
    public void A_structured_error_is_read(string body, string text, string? code) =>
        StructuredError.Parse(Encoding.UTF8.GetBytes(body)).ShouldBe(new StructuredError(text, code));

    [Theory]
    [InlineData("")]
    [InlineData("error")]
    [InlineData("<html>error</html>")]
    [InlineData("""["error"]""")]
    [InlineData("""{"error":""}""")]
    [InlineData("""{"error":7}""")]
    [InlineData("""{"error":{}}""")]
    [InlineData("""{"error":{"message":""}}""")]
    [InlineData("""{"message":"text"}""")]
    [InlineData("""{"error":"cut off""")]
    public void Anything_else_is_not(string body) => StructuredError.Parse(Encoding.UTF8.GetBytes(body)).ShouldBeNull();
}
