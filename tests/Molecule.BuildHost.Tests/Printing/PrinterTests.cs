using System.Text;
using Nuke.Common.Printing;

namespace Molecule.BuildHost.Tests.Printing;

public sealed class PrinterTests
{
    /// <summary>
    /// The console's streams take a lock that a target's own printing holds while it is copied to the log: both at once must not wait for
    /// each other for ever, as they once did when Ctrl-C came while a target printed.
    /// </summary>
    [Fact]
    public async Task A_target_that_prints_is_copied_while_this_engine_waits_for_the_terminal()
    {
        var busy = new TaskCompletionSource();
        using var free = new SemaphoreSlim(0);
        using var printer = new Printer(new BusyTerminal(busy, free), TextWriter.Null, colour: false);

        var printing = Task.Run(() => printer.Line("Interrupted"));
        await busy.Task;
        await Task.Run(() => printer.Copy("a target's line")).WaitAsync(TimeSpan.FromMinutes(1));

        free.Release();
        await printing;
    }

    /// <summary>Says when a line comes, and takes it only when it is let.</summary>
    private sealed class BusyTerminal(TaskCompletionSource busy, SemaphoreSlim free) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            busy.SetResult();
            free.Wait();
        }
    }
}
