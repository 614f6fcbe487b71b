using Molecule.Benchmarks;
using Molecule.Benchmarks.Host;
using Molecule.Benchmarks.Images;
using Molecule.Benchmarks.Provisioner;
using Molecule.Benchmarks.Push;
using Molecule.Benchmarks.Stack;
using Molecule.Containers;
using Molecule.Containers.Processes;

// Bench --suite host|images|provisioner|push|stack [--root <clone>] [--engine <selection>] [--rounds <n>]
if (args is [PushProcess.Argument, .. var publication])
{
    await PushProcess.RunAsync(publication);
    return 0;
}

var given = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
var suite = given.GetValueOrDefault("--suite", "host");
var root = Path.GetFullPath(given.GetValueOrDefault("--root", "."));
int? rounds = given.TryGetValue("--rounds", out var text) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
var report = new BenchReport(suite);
try
{
    if (suite.Equals("host", StringComparison.OrdinalIgnoreCase))
    {
        await new HostSuite(root, rounds ?? 11, report).RunAsync(Interruption.Token);
    }
    else if (suite.Equals("images", StringComparison.OrdinalIgnoreCase))
    {
        await new ImagesSuite(root, given.GetValueOrDefault("--engine"), rounds ?? 3, report).RunAsync(Interruption.Token);
    }
    else if (suite.Equals("provisioner", StringComparison.OrdinalIgnoreCase))
    {
        await new ProvisionerSuite(given.GetValueOrDefault("--engine"), rounds ?? 2, report).RunAsync(Interruption.Token);
    }
    else if (suite.Equals("push", StringComparison.OrdinalIgnoreCase))
    {
        await new PushSuite(given.GetValueOrDefault("--engine"), rounds ?? 3, report).RunAsync(Interruption.Token);
    }
    else if (suite.Equals("stack", StringComparison.OrdinalIgnoreCase))
    {
        await new StackSuite(root, given.GetValueOrDefault("--engine"), rounds ?? 3, report).RunAsync(Interruption.Token);
    }
    else
    {
        await Console.Error.WriteLineAsync($"There is no benchmark suite \"{suite}\". Suites: host, images, provisioner, push, stack.");
        return 2;
    }

    await report.WriteAsync(Path.Combine(root, ".nuke", "temp", "reports"), Console.Out);
    return 0;
}
catch (MoleculeException exception)
{
    await Console.Error.WriteLineAsync(exception.Message + Environment.NewLine + exception.Remedy);
    return exception.IsUsage ? 2 : 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Interrupted; what the benchmark made has been removed.");
    return 1;
}
