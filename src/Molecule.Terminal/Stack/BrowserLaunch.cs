using Molecule.Containers.Processes;

namespace Molecule.Terminal.Stack;

/// <summary>Decides whether somebody sits in front of a desktop, and how a browser is opened there.</summary>
internal static class BrowserLaunch
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Null where no browser could be seen: without a terminal, in CI, over SSH, on Linux without a display.</summary>
    /// <param name="isTerminal">Whether a person reads the output.</param>
    public static ProcessSpec? Plan(string address, bool isTerminal, IEnvironmentVariables environment) => Plan(
        address, isTerminal, environment, OperatingSystem.IsWindows() ? Desktop.Windows : OperatingSystem.IsMacOS() ? Desktop.MacOS : Desktop.FreeDesktop);

    internal static ProcessSpec? Plan(string address, bool isTerminal, IEnvironmentVariables environment, Desktop desktop)
    {
        if (!isTerminal || IsSet("CI") || IsSet("SSH_CONNECTION") || (desktop == Desktop.FreeDesktop && !IsSet("DISPLAY") && !IsSet("WAYLAND_DISPLAY")))
        {
            return null;
        }

        return desktop switch
        {
            Desktop.Windows => new ProcessSpec("rundll32", ["url.dll,FileProtocolHandler", address]),
            Desktop.MacOS => new ProcessSpec("open", [address]),
            _ => new ProcessSpec("xdg-open", [address]),
        } with
        { Timeout = Patience };

        bool IsSet(string name) => !string.IsNullOrEmpty(environment.Get(name));
    }

    internal enum Desktop
    {
        FreeDesktop,
        MacOS,
        Windows,
    }
}
