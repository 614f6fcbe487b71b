namespace Nuke.Common.Planning;

/// <summary>Decides what runs, and in which order. Pure.</summary>
internal static class Planner
{
    /// <summary>
    /// The requested targets with all that they depend on and trigger, in an order that every relation allows; where the relations leave
    /// a choice, in the order in which somebody reading from the requested targets downwards comes across them.
    /// </summary>
    public static IReadOnlyList<string> Plan(IReadOnlyList<PlanNode> nodes, IReadOnlyList<string> requested)
    {
        var byName = nodes.ToDictionary(node => node.Name);
        var predecessors = PredecessorsOf(nodes);
        RefuseCycles(nodes, predecessors);

        var wanted = new Dictionary<string, int>();
        foreach (var name in requested)
        {
            Want(name, byName, wanted);
        }

        var waiting = wanted.ToDictionary(entry => entry.Key, entry => predecessors[entry.Key].Count(wanted.ContainsKey));
        var successors = wanted.Keys
            .SelectMany(name => predecessors[name].Where(wanted.ContainsKey).Select(predecessor => (predecessor, name)))
            .ToLookup(edge => edge.predecessor, edge => edge.name);
        var ready = new PriorityQueue<string, int>(waiting.Where(entry => entry.Value == 0).Select(entry => (entry.Key, wanted[entry.Key])));
        var plan = new List<string>(wanted.Count);
        while (ready.TryDequeue(out var name, out _))
        {
            plan.Add(name);
            foreach (var successor in successors[name].Where(successor => --waiting[successor] == 0))
            {
                ready.Enqueue(successor, wanted[successor]);
            }
        }

        return plan;
    }

    private static Dictionary<string, HashSet<string>> PredecessorsOf(IReadOnlyList<PlanNode> nodes)
    {
        var predecessors = nodes.ToDictionary(node => node.Name, node => node.DependsOn.Concat(node.After).ToHashSet());
        foreach (var node in nodes)
        {
            foreach (var triggered in node.Triggers)
            {
                predecessors[triggered].Add(node.Name);
            }
        }

        return predecessors;
    }

    /// <summary>Numbers targets depth first: what a target needs, itself, what it triggers.</summary>
    private static void Want(string name, Dictionary<string, PlanNode> byName, Dictionary<string, int> wanted)
    {
        var visited = new HashSet<string>(wanted.Keys);
        var work = new Stack<(string Name, bool Leave)>([(name, false)]);
        while (work.TryPop(out var step))
        {
            if (step.Leave)
            {
                wanted.Add(step.Name, wanted.Count);
                continue;
            }

            if (!visited.Add(step.Name))
            {
                continue;
            }

            var node = byName[step.Name];
            foreach (var triggered in node.Triggers.Reverse())
            {
                work.Push((triggered, false));
            }

            work.Push((step.Name, true));
            foreach (var dependency in node.DependsOn.Reverse())
            {
                work.Push((dependency, false));
            }
        }
    }

    /// <summary>A cycle anywhere is a mistake in the build, whichever target was asked for.</summary>
    private static void RefuseCycles(IReadOnlyList<PlanNode> nodes, Dictionary<string, HashSet<string>> predecessors)
    {
        var done = new HashSet<string>();
        foreach (var start in nodes)
        {
            var path = new List<string>();
            var onPath = new HashSet<string>();
            var work = new Stack<(string Name, bool Leave)>([(start.Name, false)]);
            while (work.TryPop(out var step))
            {
                if (step.Leave)
                {
                    path.RemoveAt(path.Count - 1);
                    onPath.Remove(step.Name);
                    done.Add(step.Name);
                    continue;
                }

                if (onPath.Contains(step.Name))
                {
                    throw new CycleException(path[path.IndexOf(step.Name)..]);
                }

                if (done.Contains(step.Name))
                {
                    continue;
                }

                path.Add(step.Name);
                onPath.Add(step.Name);
                work.Push((step.Name, true));
                foreach (var predecessor in predecessors[step.Name])
                {
                    work.Push((predecessor, false));
                }
            }
        }
    }
}
