using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using Molecule.Provisioner.ControlPlane.Failures;

namespace Molecule.Provisioner.ControlPlane.Http;

/// <summary>Makes one attempt of a call and turns whatever happens, but for a cancellation, into a value.</summary>
internal sealed class ControlPlaneTransport(HttpMessageInvoker http, ControlPlaneOptions options)
{
    public const string AdminTokenHeader = "X-Molecule-Admin-Token";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>
    /// No redirects (they would carry the secrets to another host), no cookies, no decompression (a small answer must not grow), and a
    /// connection whose answer was not read to its end is closed instead of drained. No connection is used twice: the handler repeats
    /// requests by itself when a kept one turns out to be dead, and how often a request is made is decided here alone.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseDrainSize = 0,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, errors) => Accept(errors) },
    };

    /// <exception cref="OperationCanceledException">The token was cancelled, by the caller or because the budget is used up.</exception>
    public async Task<ControlPlaneReply> SendAsync(ControlPlaneCall call, CancellationToken cancellation)
    {
        try
        {
            using var request = CreateRequest(call);
            using var response = await http.SendAsync(request, cancellation);
            return await ReadAsync(call, response, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellation.ThrowIfCancellationRequested();
            return ControlPlaneReply.NoAnswer(Classify(exception));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The handler's own limit for making a connection.
            return ControlPlaneReply.NoAnswer(TransportFailure.Unreachable);
        }
    }

    private HttpRequestMessage CreateRequest(ControlPlaneCall call)
    {
        var request = new HttpRequestMessage(call.Method, options.BaseUrl.AbsoluteUri.TrimEnd('/') + call.Route);
        var credentials = options.Credentials;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.IsAdmin ? credentials.AdminApiToken : credentials.SharedSecret);
        if (credentials.AdminToken is { } adminToken)
        {
            request.Headers.Add(AdminTokenHeader, adminToken);
        }

        request.Headers.Accept.ParseAdd("application/json");
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = Json;
        }

        return request;
    }

    private static async Task<ControlPlaneReply> ReadAsync(ControlPlaneCall call, HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var (bytes, truncated) = await BoundedBody.ReadAsync(stream, call.BodyLimit, cancellation);
            return ControlPlaneReply.Answer(status, bytes, truncated);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException && !response.IsSuccessStatusCode && status != (int)HttpStatusCode.Conflict)
        {
            // The code is the answer; its explanation is lost. Not so with 409, whose meaning is in its body.
            cancellation.ThrowIfCancellationRequested();
            return ControlPlaneReply.Answer(status, default, truncated: false);
        }
    }

    /// <summary>As without a callback, but told apart from a handshake that failed for another reason and may succeed the next time.</summary>
    private static bool Accept(SslPolicyErrors errors) => errors == SslPolicyErrors.None ? true : throw new UntrustedCertificateException();

    private static TransportFailure Classify(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => TransportFailure.NameNotResolved,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => TransportFailure.Unreachable,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: UntrustedCertificateException } => TransportFailure.CertificateRejected,
        _ => TransportFailure.Interrupted,
    };

    private sealed class UntrustedCertificateException() : AuthenticationException("The certificate is not trusted or not for this name.");
}
