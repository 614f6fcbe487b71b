using System.Net;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Registries.Transport;

/// <summary>
/// One request and its redirects, once: within the limit on concurrency, given up when nothing moves, with broken connections
/// turned into failures. It knows neither credentials nor retries.
/// </summary>
internal sealed class HttpExchange(HttpChannels channels, RegistryClientOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.MaximumConcurrency);

    /// <param name="make">Makes the request for an address; told whether that is the origin that was asked first.</param>
    /// <param name="read">Reads what it needs of the answer, under the same guard.</param>
    public async Task<T> SendAsync<T>(
        Uri address,
        RegistryProblem problem,
        Func<Uri, bool, Inactivity, HttpRequestMessage> make,
        Func<RegistryResponse, Task<T>> read,
        CancellationToken cancellation)
    {
        var channel = channels.Of(address);
        await _slots.WaitAsync(cancellation);
        using var inactivity = new Inactivity(options.InactivityTimeout, time, cancellation);
        try
        {
            var current = address;
            for (var hop = 0; ; hop++)
            {
                using var request = make(current, RedirectPolicy.IsSameOrigin(address, current), inactivity);
                request.RequestUri = current;
                using var message = await channel.Http.SendAsync(request, inactivity.Token);
                inactivity.Touch();
                if (!RedirectPolicy.IsRedirect(message.StatusCode))
                {
                    return await read(new RegistryResponse(message, current, inactivity));
                }

                current = RedirectPolicy.Next(current, message.Headers.Location) is { } next && hop < RedirectPolicy.MaximumHops
                    ? next
                    : throw new RegistryRejectedException(problem with { Status = message.StatusCode, Host = current.Authority, Message = "a redirect that is not followed" });
                channel = channels.Of(current);
            }
        }
        catch (OperationCanceledException) when (inactivity.IsOver)
        {
            var failure = ConnectionFailures.Silent(problem, options.InactivityTimeout);
            failure.Signal = RetrySignal.ConnectionLost;
            throw failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception exception) when (ConnectionFailures.IsOne(exception))
        {
            var (failure, signal) = ConnectionFailures.Of(exception, problem, channel.Trust);
            failure.Signal = signal;
            throw failure;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>The failure that an answer means, with whether it is worth another attempt.</summary>
    public async Task<RegistryException> FailureAsync(RegistryResponse response, RegistryProblem problem, string credentials)
    {
        var body = await response.ReadAsync(ErrorBody.MaximumBytes);
        var (codes, message) = body is { } bytes ? ErrorBody.Parse(bytes) : ([], null);
        var retryAfter = RetryAfter.Of(response.Headers.RetryAfter, response.Headers.Date, time.GetUtcNow());
        var failure = RegistryFailures.Of(
            problem with { Status = response.Status, Host = response.Address.Authority, Codes = codes, Message = message, RetryAfter = retryAfter }, credentials);

        // A code like TOOMANYREQUESTS makes a failure transient whatever the status; anything else is decided by the status.
        failure.Signal = failure is RegistryTransientException
            ? RetrySignal.Answered(RetryTable.IsTransient(response.Status) ? response.Status : HttpStatusCode.TooManyRequests, retryAfter)
            : RetrySignal.Final;
        return failure;
    }

    public void Dispose() => _slots.Dispose();
}
