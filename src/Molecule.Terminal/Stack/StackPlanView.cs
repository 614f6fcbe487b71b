using Molecule.Stack.Reconciling;
using Spectre.Console;

namespace Molecule.Terminal.Stack;

/// <summary>Shows what would be done to a stack.</summary>
public sealed class StackPlanView(TerminalOutput output)
{
    public void Show(StackPlan plan)
    {
        if (plan.ChangesNothing)
        {
            output.Console.WriteLine(plan.Actions.IsEmpty ? "There is nothing to bring up." : $"Up would change nothing: all {plan.Actions.Length} are as they should be.");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Name", "Up would", "Because");
        foreach (var action in plan.Actions)
        {
            var (what, why, colour) = action switch
            {
                StackAction.Create => ("create it", "it is not there", Color.Green),
                StackAction.Recreate again => ("create it again", string.Join("; ", again.Reasons), Color.Yellow),
                StackAction.Remove => ("remove it", "it is no longer declared", Color.Red),
                _ => ("keep it", string.Empty, Color.Default),
            };
            table.AddRow(new Text(action.Member), new Text(what, new Style(colour)), new Text(why));
        }

        output.Console.Write(table);
        output.Console.WriteLine("Images were compared as the engine has them: what a build would change of those of this repository, ./build.sh Images --explain tells.");
    }
}
