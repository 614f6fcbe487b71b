using System.Text;

namespace Molecule.Images.Smoke;

/// <summary>What the prober runs beside the image, and how its answers are read.</summary>
internal static class SmokeProbeScript
{
    /// <summary>
    /// Bash only, so that it runs on the plain base image. Arguments: port, health path, card path. It polls until both answer 200,
    /// then names the processes that hold the listening socket, with their effective user ids.
    /// </summary>
    public const string Text = """
        fetch() {
          timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/$1 && printf "GET %s HTTP/1.0\r\nHost: localhost:%s\r\nAccept: application/json\r\nConnection: close\r\n\r\n" "$2" "$1" >&3 && cat <&3' fetch "$1" "$2" 2>/dev/null | head -c 65536
        }
        wait_for() {
          while :; do
            answer=$(fetch "$2" "$3" | base64 -w0)
            echo "$1 $answer"
            case $(base64 -d <<<"$answer" | head -n1) in HTTP/1.?' '200*) return ;; esac
            sleep 0.1
          done
        }
        wait_for HEALTH "$1" "$2"
        wait_for CARD "$1" "$3"
        port=$(printf '%04X' "$1")
        inodes=' '
        while read -r _ local _ state _ _ _ uid _ inode _; do
          if [[ $state == 0A && $local == *:$port ]]; then inodes+="$inode "; echo "SOCKET $uid"; fi
        done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null)
        for fd in /proc/[0-9]*/fd/*; do
          target=$(readlink "$fd" 2>/dev/null) || continue
          [[ $target == socket:\[* ]] || continue
          inode=${target#socket:[}; inode=${inode%]}
          if [[ $inodes == *" $inode "* ]]; then
            pid=${fd#/proc/}; pid=${pid%%/*}
            while read -r key _ effective _; do [[ $key == Uid: ]] && echo "LISTENER $pid $effective $(cat "/proc/$pid/comm")"; done <"/proc/$pid/status"
          fi
        done
        """;

    /// <summary>Answers in the order of the script's output; the last of each kind counts.</summary>
    public static SmokeAnswers Read(string output)
    {
        var answers = new SmokeAnswers();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', 4);
            answers = words[0] switch
            {
                "HEALTH" => answers with { Health = HttpAnswer.Decode(words.ElementAtOrDefault(1)) },
                "CARD" => answers with { Card = HttpAnswer.Decode(words.ElementAtOrDefault(1)) },
                "SOCKET" when words.Length >= 2 => answers with { SocketUsers = [.. answers.SocketUsers, words[1]] },
                "LISTENER" when words.Length >= 4 => answers with { Listeners = [.. answers.Listeners, new SmokeListener(words[1], words[2], words[3])] },
                _ => answers,
            };
        }

        return answers;
    }
}

internal sealed record SmokeAnswers
{
    /// <summary>Null when it was never asked for.</summary>
    public HttpAnswer? Health { get; init; }

    public HttpAnswer? Card { get; init; }

    public IReadOnlyList<string> SocketUsers { get; init; } = [];

    public IReadOnlyList<SmokeListener> Listeners { get; init; } = [];
}

/// <param name="User">The effective user id.</param>
internal sealed record SmokeListener(string ProcessId, string User, string Name);

/// <param name="StatusLine">Empty when nothing listened.</param>
internal sealed record HttpAnswer(string StatusLine, string Body)
{
    public bool IsOk => StatusLine.Split(' ').ElementAtOrDefault(1) == "200";

    public static HttpAnswer Decode(string? base64)
    {
        var buffer = new byte[(base64?.Length ?? 0) + 4];
        if (base64 is null || !Convert.TryFromBase64String(base64, buffer, out var length))
        {
            return new HttpAnswer(string.Empty, string.Empty);
        }

        var text = Encoding.UTF8.GetString(buffer, 0, length);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return new HttpAnswer(text.Split("\r\n")[0], end < 0 ? string.Empty : text[(end + 4)..]);
    }
}
