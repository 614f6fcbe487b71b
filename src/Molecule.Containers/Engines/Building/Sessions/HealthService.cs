using Google.Protobuf;

namespace Molecule.Containers.Engines.Building.Sessions;

/// <summary>BuildKit asks every five seconds, and drops a session that does not answer (<c>HealthCheckResponse</c>: status 1).</summary>
internal sealed class HealthService : ISessionService
{
    private const int Serving = 1;

    public IReadOnlyList<string> Methods { get; } = ["/grpc.health.v1.Health/Check"];

    public async Task<GrpcEnd> AnswerAsync(GrpcCall call, CancellationToken cancellation)
    {
        await call.ReadAsync(cancellation);
        await call.WriteAsync(
            GrpcCall.Message(output =>
            {
                output.WriteTag(1, WireFormat.WireType.Varint);
                output.WriteEnum(Serving);
            }),
            cancellation);
        return new GrpcEnd(GrpcStatus.Ok);
    }
}
