using System.Text;

namespace Molecule.WorkspaceAgent.Tests.Messages;

public sealed class MessageSendTests
{
    [Fact]
    public async Task Send_without_a_command_echoes_in_the_same_context()
    {
        await using var server = await AgentServer.StartAsync();

        var answer = await server.SendAsync("Grüße, \"world\"");

        answer.GetProperty("jsonrpc").GetString().ShouldBe("2.0");
        answer.GetProperty("id").GetString().ShouldBe("r1");
        var result = answer.GetProperty("result");
        result.GetProperty("kind").GetString().ShouldBe("message");
        result.GetProperty("role").GetString().ShouldBe("agent");
        result.GetProperty("contextId").GetString().ShouldBe("c1");
        Guid.TryParse(result.GetProperty("messageId").GetString(), out _).ShouldBeTrue();
        var part = result.GetProperty("parts").EnumerateArray().ShouldHaveSingleItem();
        part.GetProperty("kind").GetString().ShouldBe("text");
        part.GetProperty("text").GetString().ShouldBe("Grüße, \"world\"");
        answer.TryGetProperty("error", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{", -32700, "null")]
    [InlineData("", -32700, "null")]
    [InlineData("[]", -32600, "null")]
    [InlineData("1", -32600, "null")]
    [InlineData("""{"id":1,"method":"message/send"}""", -32600, "1")]
    [InlineData("""{"jsonrpc":"2.0","method":"message/send"}""", -32600, "null")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"message/send"}""", -32600, "null")]
    [InlineData("""{"jsonrpc":"2.0","id":7}""", -32600, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"nothing"}""", -32601, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"message/send"}""", -32602, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"message/send","params":[]}""", -32602, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":"x","method":"message/send","params":{"message":{"role":"agent","messageId":"m","parts":[{"kind":"text","text":"t"}]}}}""", -32602, "\"x\"")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"message/send","params":{"message":{"role":"user","parts":[{"kind":"text","text":"t"}]}}}""", -32602, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"message/send","params":{"message":{"role":"user","messageId":"m","parts":[]}}}""", -32602, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"message/send","params":{"message":{"role":"user","messageId":"m","parts":[{"kind":"text"}]}}}""", -32602, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"message/send","params":{"message":{"role":"user","messageId":"m","parts":[{"kind":"data","data":{}}]}}}""", -32005, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"message/send","params":{"message":{"role":"user","messageId":"m","taskId":"t","parts":[{"kind":"text","text":"t"}]}}}""", -32001, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tasks/get","params":{"id":"t"}}""", -32001, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tasks/pushNotificationConfig/set","params":{}}""", -32003, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"message/stream","params":{}}""", -32004, "7")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"agent/getAuthenticatedExtendedCard"}""", -32007, "7")]
    public async Task A_bad_request_has_its_code_and_its_id(string body, int code, string id)
    {
        await using var server = await AgentServer.StartAsync();

        var (status, answer) = await server.PostAsync(body);

        status.ShouldBe(200);
        answer.GetProperty("error").GetProperty("code").GetInt32().ShouldBe(code);
        answer.GetProperty("error").GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        answer.GetProperty("id").GetRawText().ShouldBe(id);
        answer.TryGetProperty("result", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_body_of_more_than_one_mebibyte_is_413()
    {
        await using var server = await AgentServer.StartAsync();

        (await server.PostAsync(AgentServer.Message(new string('x', 1024 * 1024)))).Status.ShouldBe(413);
    }

    [Fact]
    public async Task A_body_that_is_not_json_by_its_type_is_415()
    {
        await using var server = await AgentServer.StartAsync();
        using var content = new StringContent("{}", Encoding.UTF8, "text/plain");

        using var response = await server.Http.PostAsync("/", content);

        ((int)response.StatusCode).ShouldBe(415);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 401)]
    [InlineData("s3cret-tokem", 401)]
    [InlineData("s3cret-token", 200)]
    public async Task With_a_token_file_only_that_token_is_let_in(string? token, int expected)
    {
        await using var server = await AgentServer.StartAsync();
        server.Folder.Write(".auth_token", "s3cret-token\n");

        (await server.PostAsync(AgentServer.Message("hi"), token)).Status.ShouldBe(expected);
        (await server.GetAsync("/health")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_empty_token_file_lets_nobody_in()
    {
        await using var server = await AgentServer.StartAsync();
        server.Folder.Write(".auth_token", "\n");

        (await server.PostAsync(AgentServer.Message("hi"))).Status.ShouldBe(503);
    }
}
