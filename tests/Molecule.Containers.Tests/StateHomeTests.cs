using Molecule.Containers.Tests.Processes;

namespace Molecule.Containers.Tests;

public sealed class StateHomeTests
{
    [Fact]
    public void Resolve_prefers_the_own_variable_then_xdg_then_the_home()
    {
        StateHome.Resolve(new FakeEnvironment(("HOME", "/h"), ("XDG_STATE_HOME", "/x"), (StateHome.Variable, "/own"))).Path.ShouldBe("/own");
        StateHome.Resolve(new FakeEnvironment(("HOME", "/h"), ("XDG_STATE_HOME", "/x"))).Path.ShouldBe("/x/molecule");
        StateHome.Resolve(new FakeEnvironment(("HOME", "/h"))).Path.ShouldBe("/h/.local/state/molecule");
    }

    [Fact]
    public void Resolve_ignores_a_relative_xdg_folder() =>
        StateHome.Resolve(new FakeEnvironment(("HOME", "/h"), ("XDG_STATE_HOME", "relative"))).Path.ShouldBe("/h/.local/state/molecule");
}
