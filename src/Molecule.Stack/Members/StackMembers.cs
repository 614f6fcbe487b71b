namespace Molecule.Stack.Members;

/// <summary>Finds members by what a person calls them.</summary>
internal static class StackMembers
{
    public static InvalidStackException Unknown(string member, IEnumerable<string> present)
    {
        var names = present.Order(StringComparer.Ordinal).ToList();
        return new InvalidStackException(
            $"There is no service or workspace '{member}' in this stack.", names.Count == 0 ? "Bring the stack up first: ./build.sh Up" : $"Name one of: {string.Join(", ", names)}.");
    }
}
