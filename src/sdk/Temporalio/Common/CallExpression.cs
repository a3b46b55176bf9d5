using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Reflection;

namespace Temporalio.Common;

/// <summary>Takes lambdas like <c>wf => wf.RunAsync(order)</c> apart.</summary>
internal static class CallExpression
{
    /// <summary>The called method and its arguments, evaluated now.</summary>
    public static (MethodInfo Method, object?[] Args) ExtractCall(LambdaExpression lambda)
    {
        if (Strip(lambda.Body) is not MethodCallExpression call)
        {
            throw new ArgumentException("Expected a lambda with a single method call.", nameof(lambda));
        }

        if (call.Object is not (null or ParameterExpression) && Strip(call.Object) is not ParameterExpression && lambda.Parameters.Count > 0)
        {
            throw new ArgumentException("Expected the method to be called on the lambda's parameter.", nameof(lambda));
        }

        if (call.Arguments.Count == 0)
        {
            return (call.Method, []);
        }

        var arguments = new object?[call.Arguments.Count];
        for (var index = 0; index < arguments.Length; index++)
        {
            arguments[index] = Evaluate(call.Arguments[index]);
        }

        return (call.Method, arguments);
    }

    /// <summary>The property of a lambda like <c>wf => wf.State</c>, or null.</summary>
    public static PropertyInfo? ExtractProperty(LambdaExpression lambda) =>
        Strip(lambda.Body) is MemberExpression { Member: PropertyInfo property } ? property : null;

    private static Expression Strip(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert)
        {
            expression = convert.Operand;
        }

        return expression;
    }

    private static object? Evaluate(Expression expression) =>
        TryEvaluate(expression, out var value)
            ? value
            : Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();

    // Constants and captured variables, by far the most common arguments, need no compilation.
    private static bool TryEvaluate(Expression? expression, out object? value)
    {
        value = null;
        switch (expression)
        {
            case null:
                return true;
            case ConstantExpression constant:
                value = constant.Value;
                return true;
            case MemberExpression { Member: FieldInfo field } member when TryEvaluate(member.Expression, out var target):
                if (target == null && !field.IsStatic)
                {
                    return false;
                }

                value = field.GetValue(target);
                return true;
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert
                when convert.Type.IsAssignableFrom(convert.Operand.Type) && TryEvaluate(convert.Operand, out value):
                return true;
            case MemberExpression { Member: PropertyInfo { GetMethod: { } getter } } member
                when TryEvaluate(member.Expression, out var owner) && (owner != null || getter.IsStatic):
                value = getter.Invoke(owner, BindingFlags.DoNotWrapExceptions, null, null, null);
                return true;
            case NewExpression { Constructor: { } constructor } made when TryEvaluateAll(made.Arguments, out var arguments):
                value = constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
                return true;
            default:
                return false;
        }
    }

    private static bool TryEvaluateAll(ReadOnlyCollection<Expression> expressions, out object?[] values)
    {
        values = new object?[expressions.Count];
        for (var index = 0; index < values.Length; index++)
        {
            if (!TryEvaluate(expressions[index], out values[index]))
            {
                return false;
            }
        }

        return true;
    }
}
