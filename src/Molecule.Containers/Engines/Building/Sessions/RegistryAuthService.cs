using Google.Protobuf;

namespace Molecule.Containers.Engines.Building.Sessions;

/// <summary>
/// Answers when a registry that a Dockerfile pulls from asks BuildKit who it is. Only what is asked for is looked up, and only for the
/// registry that asks; <c>CredentialsRequest</c> (host 1) and <c>CredentialsResponse</c> (user 1, secret 2) of moby/buildkit's auth.proto.
/// </summary>
/// <param name="credentials">Null answers that there are none.</param>
internal sealed class RegistryAuthService(IBuildCredentials? credentials) : ISessionService
{
    public IReadOnlyList<string> Methods { get; } = ["/moby.filesync.v1.Auth/Credentials"];

    /// <summary>Why there was no answer, which the engine only knows as a broken call; null while there was one.</summary>
    public MoleculeException? Failure { get; private set; }

    public async Task<GrpcEnd> AnswerAsync(GrpcCall call, CancellationToken cancellation)
    {
        var host = HostIn(await call.ReadAsync(cancellation) ?? []);
        try
        {
            await call.WriteAsync(Answer(credentials is null ? null : await credentials.FindAsync(host, cancellation)), cancellation);
            return new GrpcEnd(GrpcStatus.Ok);
        }
        catch (MoleculeException failure)
        {
            Failure ??= failure;
            return new GrpcEnd(GrpcStatus.Internal, failure.Message);
        }
    }

    private static string HostIn(byte[] message)
    {
        var host = string.Empty;
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
            {
                host = input.ReadString();
            }
            else
            {
                input.SkipLastField();
            }
        }

        return host;
    }

    private static byte[] Answer(BuildCredential? credential) => GrpcCall.Message(output =>
    {
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteString(credential?.User ?? string.Empty);
        output.WriteTag(2, WireFormat.WireType.LengthDelimited);
        output.WriteString(credential?.Secret ?? string.Empty);
    });
}
