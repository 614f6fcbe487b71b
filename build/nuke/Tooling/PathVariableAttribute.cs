#nullable disable

using System.Reflection;

namespace Nuke.Common.Tooling;

/// <summary>A program that is found through PATH; its name is the member's, in lower case, unless given.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class PathVariableAttribute : ToolInjectionAttributeBase
{
    private readonly string _pathExecutable;

    public PathVariableAttribute(string pathExecutable = null) => _pathExecutable = pathExecutable;

    public override ToolRequirement GetRequirement(MemberInfo member) => new PathToolRequirement(NameFor(member));

    public override object GetValue(MemberInfo member, object instance) => ToolProcess.ToolFor(NameFor(member));

    private string NameFor(MemberInfo member) => _pathExecutable ?? member.Name.ToLowerInvariant();
}
