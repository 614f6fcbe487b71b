using System.Collections.Concurrent;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Molecule.Guards.Tests.Proof;

/// <summary>What one class of tests came to.</summary>
internal sealed record GuardRun(string Guard, int Passed, IReadOnlyList<GuardFailure> Failures);

/// <param name="Words">What the guard says about it; null for a crash, and for an assertion without a word.</param>
internal sealed record GuardFailure(string Test, string Message, string? Words);

/// <summary>Runs guards in this process, by the framework that runs them in the test platform, too.</summary>
internal static class GuardRunner
{
    /// <summary>Shouldly writes it before the text that an assertion is given.</summary>
    private const string BeforeWords = "Additional Info:";

    /// <param name="guards">Full names; none runs all.</param>
    public static async Task<IReadOnlyList<GuardRun>> RunAsync(IReadOnlyCollection<string> guards)
    {
        using var framework = new XunitTestFramework(new NullMessageSink());
        using var discoverer = framework.GetDiscoverer(Reflector.Wrap(typeof(GuardRunner).Assembly));
        var found = new Discovery();
        discoverer.Find(includeSourceInformation: false, found, new DefaultOptions());
        await found.Completed;

        var cases = found.Cases.Where(test => guards.Count == 0 || guards.Contains(NameOf(test))).ToList();
        using var executor = framework.GetExecutor(typeof(GuardRunner).Assembly.GetName());
        var results = new Results();
        executor.RunTests(cases, results, new DefaultOptions());
        await results.Completed;
        return
        [
            .. cases.Select(NameOf).Distinct().Order(StringComparer.Ordinal)
                .Select(guard => new GuardRun(guard, results.Passed.Count(name => name == guard), [.. results.Failed.Where(failure => failure.Guard == guard).Select(failure => failure.Failure)])),
        ];
    }

    private static string NameOf(ITestCase test) => test.TestMethod.TestClass.Class.Name;

    private static string? WordsOf(IFailureInformation failure)
    {
        var at = failure.Messages[0].IndexOf(BeforeWords, StringComparison.Ordinal);
        return failure.ExceptionTypes[0] == typeof(ShouldAssertException).FullName && at >= 0
            ? failure.Messages[0][(at + BeforeWords.Length)..].Trim()
            : null;
    }

    private abstract class Sink : LongLivedMarshalByRefObject, IMessageSink
    {
        private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Completed => _completed.Task;

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (IsLast(message))
            {
                _completed.TrySetResult();
            }

            return true;
        }

        protected abstract bool IsLast(IMessageSinkMessage message);
    }

    private sealed class Discovery : Sink
    {
        public ConcurrentQueue<ITestCase> Cases { get; } = new();

        protected override bool IsLast(IMessageSinkMessage message)
        {
            if (message is ITestCaseDiscoveryMessage { TestCase: var test })
            {
                Cases.Enqueue(test);
            }

            return message is IDiscoveryCompleteMessage;
        }
    }

    private sealed class Results : Sink
    {
        public ConcurrentQueue<string> Passed { get; } = new();

        public ConcurrentQueue<(string Guard, GuardFailure Failure)> Failed { get; } = new();

        protected override bool IsLast(IMessageSinkMessage message)
        {
            switch (message)
            {
                case ITestPassed passed:
                    Passed.Enqueue(NameOf(passed.TestCase));
                    break;
                case ITestFailed failed:
                    Failed.Enqueue((NameOf(failed.TestCase), new GuardFailure(failed.Test.DisplayName, failed.Messages[0], WordsOf(failed))));
                    break;
            }

            return message is ITestAssemblyFinished;
        }
    }

    /// <summary>Nothing is set: the framework takes its defaults.</summary>
    private sealed class DefaultOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        public TValue GetValue<TValue>(string name) => default!;

        public void SetValue<TValue>(string name, TValue value)
        {
        }
    }
}
