using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Running;

/// <summary>Reads what an expression names, without compiling it: compiling costs more than a whole start.</summary>
internal static class MemberExpressions
{
    public static string NameOf(LambdaExpression expression) => MemberOf(expression).Name;

    public static MemberInfo MemberOf(LambdaExpression expression) => TryMemberOf(expression)
        ?? throw new UsageException($"\"{expression}\" names no member of the build.", "Write it as () => Member.");

    public static MemberInfo? TryMemberOf(LambdaExpression expression)
    {
        var body = expression.Body is UnaryExpression { NodeType: ExpressionType.Convert } conversion ? conversion.Operand : expression.Body;
        return body is MemberExpression { Expression: not MemberExpression } member ? member.Member : null;
    }

    /// <summary>The value of a parameterless expression.</summary>
    public static object? ValueOf(LambdaExpression expression) => TryRead(expression.Body, out var value)
        ? value
        : expression.Compile(preferInterpretation: true).DynamicInvoke();

    private static bool TryRead(Expression? expression, out object? value)
    {
        switch (expression)
        {
            case null:
                value = null;
                return true;
            case ConstantExpression constant:
                value = constant.Value;
                return true;
            case MemberExpression { Member: FieldInfo field } member when TryRead(member.Expression, out var owner):
                value = field.GetValue(owner);
                return true;
            case MemberExpression { Member: PropertyInfo property } member when TryRead(member.Expression, out var owner):
                value = property.GetValue(owner);
                return true;
            default:
                value = null;
                return false;
        }
    }
}
