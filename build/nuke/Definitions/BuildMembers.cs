using System.Reflection;

namespace Nuke.Common.Definitions;

/// <summary>The members of a build class and of its components that NUKE looks at, in the order of their declaration.</summary>
internal static class BuildMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Properties and fields; of a member that is overridden or implemented by the class only the outermost one.</summary>
    public static IEnumerable<MemberInfo> Of(Type build)
    {
        var overridden = new HashSet<MethodInfo>();
        for (var type = build; type is not null && type != typeof(NukeBuild) && type != typeof(object); type = type.BaseType)
        {
            foreach (var property in type.GetProperties(Declared).OrderBy(property => property.MetadataToken))
            {
                if (property.GetMethod is { } getter && overridden.Add(getter.GetBaseDefinition()))
                {
                    yield return property;
                }
            }

            foreach (var field in type.GetFields(Declared).OrderBy(field => field.MetadataToken))
            {
                yield return field;
            }
        }

        foreach (var component in build.GetInterfaces().Where(type => type != typeof(INukeBuild)))
        {
            var map = build.GetInterfaceMap(component);
            foreach (var property in component.GetProperties().OrderBy(property => property.MetadataToken))
            {
                var index = Array.IndexOf(map.InterfaceMethods, property.GetMethod);
                if (index >= 0 && map.TargetMethods[index] is { } implementation && implementation.DeclaringType is { IsInterface: true })
                {
                    yield return property;
                }
            }
        }
    }

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    public static object? ValueOf(MemberInfo member, object instance) =>
        member is PropertyInfo property ? property.GetValue(instance) : ((FieldInfo)member).GetValue(instance);

    /// <summary>Also sets read-only members: that is what NUKE's parameters usually are. A component's member computes its value itself.</summary>
    public static void Set(MemberInfo member, object instance, object? value)
    {
        switch (member)
        {
            case FieldInfo field:
                field.SetValue(instance, value);
                break;
            case PropertyInfo { DeclaringType.IsInterface: true }:
                break;
            case PropertyInfo { SetMethod: not null } property:
                property.SetValue(instance, value);
                break;
            default:
                member.DeclaringType!.GetField($"<{member.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance)?.SetValue(instance, value);
                break;
        }
    }
}
