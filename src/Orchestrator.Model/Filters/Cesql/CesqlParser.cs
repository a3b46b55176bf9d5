using System.Globalization;

namespace Orchestrator.Model.Filters.Cesql;

/// <summary>Parses CESQL 1.0. AND, OR and XOR share one level and are read from left to right.</summary>
public sealed class CesqlParser
{
    private const int DeepestNesting = 100;
    private readonly List<CesqlToken> tokens;
    private int position;
    private int depth;

    private CesqlParser(List<CesqlToken> tokens) => this.tokens = tokens;

    private CesqlToken Current => tokens[position];

    public static CesqlParsing Parse(string text)
    {
        if (CesqlTokenizer.Split(text, out var problem) is not { } tokens)
        {
            return new(null, $"not a CESQL expression: {problem}");
        }

        try
        {
            var parser = new CesqlParser(tokens);
            var expression = parser.ReadLogic();
            return parser.Current.Kind == CesqlTokenKind.End
                ? new(expression, "")
                : new(null, $"not a CESQL expression: unexpected '{parser.Current.Text}'");
        }
        catch (FormatException e)
        {
            return new(null, $"not a CESQL expression: {e.Message}");
        }
    }

    private CesqlExpression ReadLogic()
    {
        if (++depth > DeepestNesting)
        {
            throw new FormatException("it is nested too deeply");
        }

        var left = ReadComparison();
        while (Current.Is("AND") || Current.Is("OR") || Current.Is("XOR"))
        {
            var operation = Next().Text.ToUpperInvariant();
            left = new CesqlExpression.Logic(operation, left, ReadComparison());
        }

        depth--;
        return left;
    }

    private CesqlExpression ReadComparison()
    {
        var left = ReadSum();
        while (Current.Kind == CesqlTokenKind.Symbol && Current.Text is "=" or "!=" or "<>" or "<" or "<=" or ">" or ">=")
        {
            left = new CesqlExpression.Compare(Next().Text, left, ReadSum());
        }

        return left;
    }

    private CesqlExpression ReadSum()
    {
        var left = ReadProduct();
        while (Current.IsSymbol("+") || Current.IsSymbol("-"))
        {
            left = new CesqlExpression.Calculate(Next().Text[0], left, ReadProduct());
        }

        return left;
    }

    private CesqlExpression ReadProduct()
    {
        var left = ReadTest();
        while (Current.IsSymbol("*") || Current.IsSymbol("/") || Current.IsSymbol("%"))
        {
            left = new CesqlExpression.Calculate(Next().Text[0], left, ReadTest());
        }

        return left;
    }

    /// <summary>LIKE and IN bind tighter than arithmetic.</summary>
    private CesqlExpression ReadTest()
    {
        var left = ReadUnary();
        while (true)
        {
            var negated = Current.Is("NOT") && (tokens[position + 1].Is("LIKE") || tokens[position + 1].Is("IN"));
            if (negated)
            {
                Next();
            }

            if (Current.Is("LIKE"))
            {
                Next();
                left = Current.Kind == CesqlTokenKind.Text
                    ? new CesqlExpression.Like(left, Next().Text, negated)
                    : throw new FormatException($"expected a text after LIKE, got '{Current.Text}'");
            }
            else if (Current.Is("IN"))
            {
                Next();
                left = new CesqlExpression.In(left, ReadList(), negated);
            }
            else
            {
                return left;
            }
        }
    }

    private CesqlExpression ReadUnary()
    {
        if (Current.Is("NOT"))
        {
            Next();
            return Nested(operand => new CesqlExpression.Not(operand));
        }

        if (!Current.IsSymbol("-"))
        {
            return ReadPrimary();
        }

        Next();
        return Current.Kind == CesqlTokenKind.Number && Current.Text == "2147483648"
            ? Literal(Next(), int.MinValue)
            : Nested(operand => new CesqlExpression.Negate(operand));
    }

    private CesqlExpression Nested(Func<CesqlExpression, CesqlExpression> wrap)
    {
        if (++depth > DeepestNesting)
        {
            throw new FormatException("it is nested too deeply");
        }

        var wrapped = wrap(ReadUnary());
        depth--;
        return wrapped;
    }

    private CesqlExpression ReadPrimary()
    {
        var token = Next();
        switch (token.Kind)
        {
            case CesqlTokenKind.Text:
                return Literal(token, token.Text);
            case CesqlTokenKind.Number:
                return int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? Literal(token, number)
                    : throw new FormatException($"expected a 32-bit integer, got '{token.Text}'");
            case CesqlTokenKind.Symbol when token.Text == "(":
                var inner = ReadLogic();
                Expect(")");
                return inner;
            case CesqlTokenKind.Word when token.Is("TRUE") || token.Is("FALSE"):
                return Literal(token, token.Is("TRUE"));
            case CesqlTokenKind.Word when token.Is("EXISTS"):
                return Current.Kind == CesqlTokenKind.Word
                    ? new CesqlExpression.Exists(AttributeName(Next().Text))
                    : throw new FormatException($"expected an attribute after EXISTS, got '{Current.Text}'");
            case CesqlTokenKind.Word when Current.IsSymbol("("):
                return new CesqlExpression.Call(token.Text.ToUpperInvariant(), ReadList());
            case CesqlTokenKind.Word:
                return new CesqlExpression.Attribute(AttributeName(token.Text));
            default:
                throw new FormatException($"unexpected '{token.Text}'");
        }
    }

    private List<CesqlExpression> ReadList()
    {
        Expect("(");
        var items = new List<CesqlExpression>();
        if (!Current.IsSymbol(")"))
        {
            items.Add(ReadLogic());
            while (Current.IsSymbol(","))
            {
                Next();
                items.Add(ReadLogic());
            }
        }

        Expect(")");
        return items;
    }

    private void Expect(string symbol)
    {
        if (!Current.IsSymbol(symbol))
        {
            throw new FormatException($"expected '{symbol}', got '{Current.Text}'");
        }

        Next();
    }

    /// <summary>Attribute names are lower-case; the members of data are as they are.</summary>
    private static string AttributeName(string text) => text.Contains('.', StringComparison.Ordinal) ? text : text.ToLowerInvariant();

    private static CesqlExpression.Literal Literal(CesqlToken token, object value) =>
        token.Kind == CesqlTokenKind.End ? throw new FormatException("unexpected end") : new CesqlExpression.Literal(value);

    private CesqlToken Next() => tokens[position].Kind == CesqlTokenKind.End ? tokens[position] : tokens[position++];
}
