# The contract of a workspace image in a few lines: GET /health, the agent card from /configs, and ways to fail on request.
use strict;
use warnings;
use IO::Socket::INET;

my $mode = $ENV{TEST_MODE} // '';

if (@ARGV && $ARGV[0] eq '--health') {
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => 8000, Timeout => 2) or exit 1;
    print $socket "GET /health HTTP/1.0\r\n\r\n";
    my $status = <$socket>;
    print "answered: $status";
    exit($status =~ / 200 / ? 0 : 1);
}

$| = 1;
$SIG{TERM} = sub { exit 0 };
print "agent $ENV{WORKSPACE_ID} begins\n";
if ($mode eq 'exit') {
    print STDERR "cannot go on: asked to exit\n";
    exit 3;
}

sub card {
    open(my $config, '<', '/configs/config.yaml') or return undef;
    my ($name) = map { /^name:\s*"?([^"\n]+)"?/ ? $1 : () } <$config>;
    my @plugins = map { s{^/configs/plugins/}{}r } glob('/configs/plugins/*');
    return sprintf('{"name":"%s","plugins":[%s]}', $name // '', join(',', map { "\"$_\"" } @plugins));
}

my $server = IO::Socket::INET->new(LocalAddr => '0.0.0.0', LocalPort => 8000, Listen => 16, ReuseAddr => 1) or die "cannot listen: $!";
while (my $client = $server->accept) {
    my $request = <$client> // '';
    while (my $header = <$client>) { last if $header =~ /^\r?\n$/ }
    my ($status, $body) = ('404 Not Found', '{}');
    if ($request =~ m{^GET /health }) {
        ($status, $body) = $mode eq 'unhealthy' ? ('503 Service Unavailable', '{"status":"unhealthy"}') : ('200 OK', '{"status":"ok"}');
    }
    elsif ($request =~ m{^GET /\.well-known/agent-card\.json } && $mode ne 'nocard') {
        my $card = card();
        ($status, $body) = ('200 OK', $card) if defined $card;
    }
    print $client "HTTP/1.0 $status\r\nContent-Type: application/json\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
    close $client;
}
