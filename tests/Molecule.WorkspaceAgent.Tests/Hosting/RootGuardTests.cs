using Molecule.WorkspaceAgent.Hosting;

namespace Molecule.WorkspaceAgent.Tests.Hosting;

public sealed class RootGuardTests
{
    [Fact]
    public void Refusal_of_root_says_what_to_do() => RootGuard.Refusal(isPrivileged: true)!.ShouldContain("uid 1000");

    [Fact]
    public void Refusal_of_another_user_is_none() => RootGuard.Refusal(isPrivileged: false).ShouldBeNull();
}
