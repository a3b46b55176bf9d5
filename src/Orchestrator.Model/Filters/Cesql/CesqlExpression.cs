namespace Orchestrator.Model.Filters.Cesql;

/// <summary>A parsed CESQL expression.</summary>
public abstract record CesqlExpression
{
    private CesqlExpression()
    {
    }

    internal abstract object Evaluate(CesqlEvaluation evaluation);

    internal sealed record Literal(object Value) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation) => Value;
    }

    internal sealed record Attribute(string Name) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation) => evaluation.Attribute(Name);
    }

    internal sealed record Exists(string Name) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation) => evaluation.Exists(Name);
    }

    internal sealed record Not(CesqlExpression Operand) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation)
        {
            var value = Operand.Evaluate(evaluation);
            return value != CesqlEvaluation.Missing && !evaluation.ToBoolean(value);
        }
    }

    internal sealed record Negate(CesqlExpression Operand) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation)
        {
            var value = Operand.Evaluate(evaluation);
            return value == CesqlEvaluation.Missing ? 0 : evaluation.Compute(-(long)evaluation.ToInteger(value));
        }
    }

    /// <summary>AND and OR look at the right side only when the left one does not decide.</summary>
    internal sealed record Logic(string Operator, CesqlExpression Left, CesqlExpression Right) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation)
        {
            var value = Left.Evaluate(evaluation);
            if (value == CesqlEvaluation.Missing)
            {
                return false;
            }

            var left = evaluation.ToBoolean(value);
            if (Operator != "XOR" && left == (Operator == "OR"))
            {
                return left;
            }

            value = Right.Evaluate(evaluation);
            return value != CesqlEvaluation.Missing
                && (Operator == "XOR" ? left != evaluation.ToBoolean(value) : evaluation.ToBoolean(value));
        }
    }

    internal sealed record Compare(string Operator, CesqlExpression Left, CesqlExpression Right) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation)
        {
            var left = Left.Evaluate(evaluation);
            var right = Right.Evaluate(evaluation);
            if (left == CesqlEvaluation.Missing || right == CesqlEvaluation.Missing)
            {
                return false;
            }

            return Operator switch
            {
                "=" => evaluation.AreEqual(left, right),
                "!=" or "<>" => !evaluation.AreEqual(left, right),
                "<" => evaluation.ToInteger(left) < evaluation.ToInteger(right),
                "<=" => evaluation.ToInteger(left) <= evaluation.ToInteger(right),
                ">" => evaluation.ToInteger(left) > evaluation.ToInteger(right),
                _ => evaluation.ToInteger(left) >= evaluation.ToInteger(right),
            };
        }
    }

    internal sealed record Calculate(char Operator, CesqlExpression Left, CesqlExpression Right) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation)
        {
            var first = Left.Evaluate(evaluation);
            var second = Right.Evaluate(evaluation);
            if (first == CesqlEvaluation.Missing || second == CesqlEvaluation.Missing)
            {
                return 0;
            }

            long left = evaluation.ToInteger(first);
            long right = evaluation.ToInteger(second);
            if (right == 0 && (Operator is '/' or '%'))
            {
                evaluation.Fail(CesqlError.Math);
                return 0;
            }

            return evaluation.Compute(Operator switch
            {
                '*' => left * right,
                '/' => left / right,
                '%' => left % right,
                '+' => left + right,
                _ => left - right,
            });
        }
    }

    internal sealed record Like(CesqlExpression Operand, string Pattern, bool Negated) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation)
        {
            var value = Operand.Evaluate(evaluation);
            return value != CesqlEvaluation.Missing && LikePattern.Matches(Pattern, CesqlEvaluation.ToText(value)) != Negated;
        }
    }

    /// <summary>The items are cast to the type of the left value.</summary>
    internal sealed record In(CesqlExpression Operand, IReadOnlyList<CesqlExpression> Items, bool Negated) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation)
        {
            var value = Operand.Evaluate(evaluation);
            if (value == CesqlEvaluation.Missing)
            {
                return false;
            }

            foreach (var item in Items)
            {
                var candidate = item.Evaluate(evaluation);
                if (candidate != CesqlEvaluation.Missing && evaluation.AreEqual(candidate, value))
                {
                    return !Negated;
                }
            }

            return Negated;
        }
    }

    internal sealed record Call(string Function, IReadOnlyList<CesqlExpression> Arguments) : CesqlExpression
    {
        internal override object Evaluate(CesqlEvaluation evaluation)
        {
            var values = Arguments.Select(argument => argument.Evaluate(evaluation)).ToList();
            return CesqlFunctions.Call(Function, values, evaluation);
        }
    }
}
