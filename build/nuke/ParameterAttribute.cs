#nullable disable

using System.Reflection;
using Nuke.Common.ValueInjection;

namespace Nuke.Common;

public class ParameterAttribute : ValueInjectionAttributeBase
{
    private readonly string _description;

    public ParameterAttribute(string description = null) => _description = description;

    public virtual string Description => _description;

    public string Name { get; set; }

    /// <summary>Splits one given value into several; null leaves it whole. Only arrays look at it, and each of its characters separates.</summary>
    public string Separator { get; set; }

    /// <summary>False keeps the parameter out of the help text.</summary>
    public virtual bool List { get; set; } = true;

    public override object GetValue(MemberInfo member, object instance) => (Build as NukeBuild)?.Session?.ValueOf(member);
}
