using Molecule.Stack;
using Molecule.Terminal.Images;
using Spectre.Console;

namespace Molecule.Terminal.Stack;

/// <summary>A stack's status as tables.</summary>
internal static class StackTables
{
    /// <summary>Services, where there are any, and workspaces.</summary>
    public static IEnumerable<Table> Of(StackStatus status)
    {
        if (!status.Services.IsEmpty)
        {
            yield return Services(status);
        }

        if (!status.Workspaces.IsEmpty || status.Services.IsEmpty)
        {
            yield return Workspaces(status);
        }
    }

    private static Table Services(StackStatus status)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Service", "Image", "State", "Ports");
        foreach (var service in status.Services)
        {
            table.AddRow(
                new Text(StatusWords.Title(service)),
                new Text(service.Image ?? "-"),
                new Text(StatusWords.State(service), Style(StatusWords.Mood(service))),
                new Text(StatusWords.Ports(service)));
        }

        return table;
    }

    private static Table Workspaces(StackStatus status)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Name", "Kind", "Runtime", "Image", "State", "URL");
        foreach (var workspace in status.Workspaces)
        {
            table.AddRow(
                new Text(StatusWords.Title(workspace)),
                new Text(workspace.Kind),
                new Text(workspace.Runtime),
                new Text(ImageView.ShortId(workspace.ImageId)),
                new Text(StatusWords.State(workspace), Style(StatusWords.Mood(workspace))),
                new Text(workspace.Url ?? "-"));
        }

        return table;
    }

    private static Style Style(StatusMood mood) => new(mood switch
    {
        StatusMood.Well => Color.Green,
        StatusMood.Unsettled => Color.Yellow,
        _ => Color.Red,
    });
}
