#nullable disable

using System.Reflection;

namespace Nuke.Common.ValueInjection;

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public abstract class ValueInjectionAttributeBase : Attribute
{
    public INukeBuild Build { get; internal set; }

    public abstract object GetValue(MemberInfo member, object instance);
}
