using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>A template of a small HTTP server in perl, which the base image has.</summary>
internal static class SmokeTemplate
{
    public const string Card = """{"name":"probe me"}""";

    public const string Start = """["perl", "/server.pl"]""";

    /// <param name="user">An instruction, such as <c>USER 1000</c>; empty for root.</param>
    /// <param name="onTerm"><c>IGNORE</c> has it ignore SIGTERM.</param>
    public static void Write(ImageWorkshop workshop, string user, string start = Start, string card = Card, string onTerm = "DEFAULT") => workshop.WriteTemplate(
        RuntimeCatalogue.Codex,
        $"COPY server.pl /\n{user}\nCMD {start}",
        ("server.pl", $$"""
            use Socket;
            $SIG{TERM} = '{{onTerm}}' eq 'IGNORE' ? 'IGNORE' : sub { exit 0 };
            socket(my $listener, PF_INET, SOCK_STREAM, 6) or die $!;
            setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
            bind($listener, sockaddr_in(8000, INADDR_ANY)) or die $!;
            listen($listener, 8) or die $!;
            while (1) {
              accept(my $client, $listener) or next;
              my $request = <$client>;
              while (my $line = <$client>) { last if $line =~ /^\r?\n$/; }
              my $body = $request =~ /agent-card/ ? '{{card}}' : '{"status":"ok"}';
              syswrite($client, "HTTP/1.1 200 OK\r\nContent-Length: " . length($body) . "\r\n\r\n" . $body);
              close($client);
            }
            """));
}
