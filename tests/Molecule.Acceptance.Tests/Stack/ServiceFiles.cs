namespace Molecule.Acceptance.Tests.Stack;

/// <summary>Stack files of services that need nothing but the base image, in which perl is.</summary>
internal static class ServiceFiles
{
    public const string Base = "debian:bookworm-slim";

    /// <summary>Commands for YAML: a small web server that answers with <c>GREETING</c>, and a process that only says that it is there.</summary>
    public const string Serve = """['perl', '-e', 'use IO::Socket::INET; $$SIG{TERM} = sub { exit 0 }; $$| = 1; my $$s = IO::Socket::INET->new(LocalPort => 80, Listen => 9, ReuseAddr => 1) or die; print "listening\n"; while (my $$c = $$s->accept) { my $$q = <$$c>; my $$b = $$ENV{GREETING} // "hello"; print $$c "HTTP/1.0 200 OK\r\nContent-Length: " . length($$b) . "\r\n\r\n$$b"; close $$c }']""";

    public const string Idle = """['perl', '-e', '$$SIG{TERM} = sub { exit 0 }; $$| = 1; print "idle begins\n"; sleep 1 while 1']""";

    /// <summary>A store with data, a job that runs once it is healthy, and a web server after the job.</summary>
    public const string Shop = $$$"""
        services:
          store:
            image: {{{Base}}}
            command: {{{Idle}}}
            environment: { STORE_PASSWORD: "{{credentials.store}}", COLOUR: "${COLOUR:-red}" }
            volumes: ["store-data:/data"]
            healthcheck: { test: ["CMD", "true"], interval: 1s }
            x-molecule: { provides: { STORE_URL: "store://user:{{credentials.store}}@store/" } }
          seed:
            image: {{{Base}}}
            command: ["sh", "-c", "echo seeded with $${#STORE_URL} characters; exit ${SEED_EXIT:-0}"]
            depends_on: { store: { condition: service_healthy } }
          web:
            image: {{{Base}}}
            command: {{{Serve}}}
            ports: ["80"]
            environment: { GREETING: "${GREETING:-hello}" }
            depends_on: { seed: { condition: service_completed_successfully }, store: { condition: service_started } }
            x-molecule: { readiness: { http: { port: 80 } } }
        volumes:
          store-data:
        """;
}
