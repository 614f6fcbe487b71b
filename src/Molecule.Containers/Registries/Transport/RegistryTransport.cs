using System.Net;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Registries.Authorization;
using Molecule.Containers.Registries.Failures;
using Polly;
using Polly.Retry;

namespace Molecule.Containers.Registries.Transport;

/// <summary>Sends calls with authorization (renewed once after a 401) and with retries by the <see cref="RetryTable"/>.</summary>
internal sealed partial class RegistryTransport
{
    private readonly HttpExchange _exchange;
    private readonly RegistrySessions _sessions;
    private readonly RegistryAuthorizer _authorizer;
    private readonly RegistryRetryOptions _options;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;

    public RegistryTransport(HttpExchange exchange, RegistrySessions sessions, RegistryAuthorizer authorizer, RegistryRetryOptions options, TimeProvider time, ILogger logger)
    {
        _exchange = exchange;
        _sessions = sessions;
        _authorizer = authorizer;
        _options = options;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Math.Max(1, options.MaximumAttempts - 1),
                ShouldHandle = arguments => ValueTask.FromResult(Delay(arguments.Outcome.Exception, arguments.AttemptNumber) is not null),
                DelayGenerator = arguments => ValueTask.FromResult(Delay(arguments.Outcome.Exception, arguments.AttemptNumber)),
                OnRetry = arguments =>
                {
                    LogRetry(arguments.Outcome.Exception!.Message, arguments.RetryDelay.TotalSeconds);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Sends with retries; <paramref name="read"/> runs again on every attempt.</summary>
    /// <exception cref="RegistryException">A leaf of it, by the table of failures.</exception>
    public Task<T> SendAsync<T>(RegistryCall call, Func<RegistryResponse, Task<T>> read, CancellationToken cancellation) =>
        RetryAsync(token => SendOnceAsync(call, read, token), cancellation);

    /// <summary>Retries a piece of work that is made of several calls.</summary>
    public async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        var attempts = 0;
        try
        {
            return await _pipeline.ExecuteAsync(
                async token =>
                {
                    attempts++;
                    return await work(token);
                },
                cancellation);
        }
        catch (RegistryException exception)
        {
            exception.Attempts = attempts;
            throw;
        }
        catch (LocalStreamException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    public async Task<T> SendOnceAsync<T>(RegistryCall call, Func<RegistryResponse, Task<T>> read, CancellationToken cancellation)
    {
        var session = await _sessions.OpenAsync(call.Host, cancellation);
        var address = new Uri(session.Root, call.Path);
        var problem = call.Problem(call.Host.Name);

        // An absolute address (an upload location) may be on another host: our credentials are for the registry alone.
        var isRegistry = RedirectPolicy.IsSameOrigin(session.Root, address);
        var header = isRegistry ? await _authorizer.HeaderAsync(session, call.Scopes, cancellation) : null;
        var first = await _exchange.SendAsync(address, problem, (_, own, inactivity) => Make(call, own ? header : null, inactivity), Read, cancellation);
        if (first.Refused is null)
        {
            return first.Result!;
        }

        var renewed = await _authorizer.RenewAsync(session, first.Challenge, call.Scopes, header, cancellation);
        if (renewed is null)
        {
            throw first.Refused;
        }

        return await _exchange.SendAsync(
            address, problem, (_, own, inactivity) => Make(call, own ? renewed : null, inactivity), response => ReadOrFailAsync(call, problem, response, read), cancellation);

        async Task<Attempt<T>> Read(RegistryResponse response)
        {
            if (response.Status != HttpStatusCode.Unauthorized || !isRegistry || !RedirectPolicy.IsSameOrigin(session.Root, response.Address))
            {
                return new Attempt<T>(await ReadOrFailAsync(call, problem, response, read), Refused: null, Challenge: null);
            }

            var challenge = response.Headers.TryGetValues("WWW-Authenticate", out var values) ? AuthenticateChallenge.Choose(values) : null;
            return new Attempt<T>(default, await FailureAsync(call, problem, response), challenge);
        }
    }

    private async Task<T> ReadOrFailAsync<T>(RegistryCall call, RegistryProblem problem, RegistryResponse response, Func<RegistryResponse, Task<T>> read) =>
        response.IsSuccess || call.Expected.Contains(response.Status) ? await read(response) : throw await FailureAsync(call, problem, response);

    private Task<RegistryException> FailureAsync(RegistryCall call, RegistryProblem problem, RegistryResponse response) =>
        _exchange.FailureAsync(response, problem, _authorizer.Describe(call.Host));

    private static HttpRequestMessage Make(RegistryCall call, AuthenticationHeaderValue? header, Inactivity inactivity)
    {
        var request = new HttpRequestMessage(call.Method, (Uri?)null) { Content = call.Content?.Invoke(inactivity) };
        request.Headers.Authorization = header;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("molecule", null));
        foreach (var type in call.Accept)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        if (call.RangeFrom > 0)
        {
            request.Headers.Range = new RangeHeaderValue(call.RangeFrom, to: null);
        }

        return request;
    }

    private TimeSpan? Delay(Exception? exception, int retries) =>
        exception is RegistryException { Signal: var signal } ? RetryTable.DelayBefore(signal, retries + 1, _options, RandomNumberGenerator.GetInt32(1000) / 1000.0) : null;

    [LoggerMessage(LogLevel.Warning, "{Failure} Trying again in {Seconds:0.0} s.")]
    private partial void LogRetry(string failure, double seconds);

    private readonly record struct Attempt<T>(T? Result, RegistryException? Refused, AuthenticateChallenge? Challenge);
}
