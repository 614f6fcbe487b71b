namespace Molecule.WorkspaceAgent.Hosting;

/// <summary>The agent is a program of its own: this is where it touches the process's streams.</summary>
internal static class StandardStreams
{
#pragma warning disable RS0030 // Console is for Molecule.Terminal, which this program must not drag in
    public static TextReader Input => Console.In;

    public static TextWriter Output => Console.Out;

    public static TextWriter Error => Console.Error;
#pragma warning restore RS0030
}
