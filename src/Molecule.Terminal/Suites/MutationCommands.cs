using Molecule.Suites;

namespace Molecule.Terminal.Suites;

/// <summary>Runs the mutation tool.</summary>
public sealed class MutationCommands(CommandContext context)
{
    /// <exception cref="MutationScoreException">Too many; they have been shown by then.</exception>
    public async Task RunAsync()
    {
        var view = new MutationView(context.Output);
        try
        {
            view.Show(await new MutationRunner(context.Time).RunAsync(context.RepositoryRoot, context.ReportsFolder, context.Output.WriteRaw, context.Cancellation));
        }
        catch (MutationScoreException exception)
        {
            view.Show(exception.Report);
            throw;
        }
    }
}
