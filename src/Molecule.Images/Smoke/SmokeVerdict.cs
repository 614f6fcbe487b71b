using System.Text.Json;
using Molecule.Images.Manifest;

namespace Molecule.Images.Smoke;

/// <summary>Judges what a started image answered.</summary>
internal static class SmokeVerdict
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Problem(SmokeAnswers answers, SmokeProbe probe)
    {
        if (answers.Health is not { IsOk: true })
        {
            return $"{probe.HealthPath} on port {probe.Port} {Describe(answers.Health)}";
        }

        if (answers.Card is not { IsOk: true } card)
        {
            return $"{probe.CardPath} on port {probe.Port} {Describe(answers.Card)}";
        }

        return CardProblem(card.Body, probe) ?? UserProblem(answers, probe);
    }

    private static string? UserProblem(SmokeAnswers answers, SmokeProbe probe)
    {
        if (answers.Listeners.FirstOrDefault(listener => listener.User == "0") is { } root)
        {
            return $"the process that listens on port {probe.Port} ({root.Name}) runs as root; it must drop to the agent user";
        }

        // A socket keeps the user that made it: without a process to look at, that is the best evidence.
        return answers.Listeners.Count == 0 && (answers.SocketUsers.Count == 0 || answers.SocketUsers.Contains("0"))
            ? $"the user of the process that listens on port {probe.Port} could not be told, or is root"
            : null;
    }

    private static string? CardProblem(string body, SmokeProbe probe)
    {
        try
        {
            using var card = JsonDocument.Parse(body);
            return card.RootElement.ValueKind == JsonValueKind.Object
                && card.RootElement.TryGetProperty("name", out var name)
                && name.ValueKind == JsonValueKind.String
                && name.GetString() is { Length: > 0 }
                    ? null
                    : $"{probe.CardPath} is no agent card: it has no name";
        }
        catch (JsonException exception)
        {
            return $"{probe.CardPath} is no agent card: {exception.Message}";
        }
    }

    private static string Describe(HttpAnswer? answer) =>
        answer is null ? "was not reached" : answer.StatusLine.Length == 0 ? "did not answer" : $"answered '{answer.StatusLine}'";
}
