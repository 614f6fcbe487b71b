using System.Net.Sockets;
using System.Security.Authentication;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Registries.Transport;

/// <summary>The one table from a broken connection to a failure and to whether it is tried again.</summary>
internal static class ConnectionFailures
{
    public static bool IsOne(Exception exception) => exception is HttpRequestException or IOException or AuthenticationException;

    public static (RegistryException Failure, RetrySignal Signal) Of(Exception exception, RegistryProblem problem, CertificateTrust? trust)
    {
        var error = (exception as HttpRequestException)?.HttpRequestError;
        if (error == HttpRequestError.SecureConnectionError || exception is AuthenticationException)
        {
            // A handshake that the peer cut is a lost connection; one that failed over a certificate or the protocol stays failed.
            return trust?.Refusal is { } refusal
                ? (new RegistryTlsException(problem, refusal, exception, isCertificate: true), RetrySignal.Final)
                : HasLostSocket(exception)
                    ? (Lost(exception, problem), RetrySignal.ConnectionLost)
                    : (new RegistryTlsException(problem, Innermost(exception).Message, exception), RetrySignal.Final);
        }

        if (error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError)
        {
            var permanent = Innermost(exception) is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData };
            return (new RegistryUnreachableException(problem, exception), permanent ? RetrySignal.Final : RetrySignal.ConnectionLost);
        }

        return (Lost(exception, problem), RetrySignal.ConnectionLost);
    }

    public static RegistryTransientException Silent(RegistryProblem problem, TimeSpan patience) =>
        new(problem, $"nothing moved on the connection for {patience.TotalSeconds:0.#} s");

    private static RegistryTransientException Lost(Exception exception, RegistryProblem problem) => new(problem, "the connection broke", exception);

    private static bool HasLostSocket(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException || (exception is IOException && exception.InnerException is null && exception is not FileNotFoundException))
            {
                return true;
            }
        }

        return false;
    }

    private static Exception Innermost(Exception exception) => exception.GetBaseException();
}
