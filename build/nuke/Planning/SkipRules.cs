namespace Nuke.Common.Planning;

/// <summary>Decides before a run which of the planned targets are skipped. Pure.</summary>
internal static class SkipRules
{
    /// <summary>The reason by target: its own, or that nothing that still runs needs it.</summary>
    public static IReadOnlyDictionary<string, string> Apply(IReadOnlyList<SkipNode> plan)
    {
        var byName = plan.ToDictionary(node => node.Name);
        var reasons = new Dictionary<string, string>();
        foreach (var node in plan.Where(node => node.Reason is not null))
        {
            Skip(node, node.Reason!);
        }

        return reasons;

        void Skip(SkipNode node, string reason)
        {
            if (!reasons.TryAdd(node.Name, reason) || !node.SkipsThem)
            {
                return;
            }

            foreach (var required in node.Requires.Where(byName.ContainsKey).Select(name => byName[name]))
            {
                var needed = required.Invoked || plan.Any(other => !reasons.ContainsKey(other.Name) && other.Requires.Contains(required.Name));
                if (!needed)
                {
                    Skip(required, $"only {node.Name} needs it");
                }
            }
        }
    }
}
