using System.Text.Json;

namespace Orchestrator.Model.Jobs;

/// <summary>One step of a <see cref="JsonPath"/>.</summary>
internal abstract record JsonPathStep
{
    /// <summary>Whether the step names at most one place.</summary>
    public abstract bool IsSingle { get; }

    public abstract void Select(JsonElement value, JsonElement root, List<JsonElement> found);

    public sealed record Name(string Text) : JsonPathStep
    {
        public override bool IsSingle => true;

        public override void Select(JsonElement value, JsonElement root, List<JsonElement> found)
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Text, out var member))
            {
                found.Add(member);
            }
        }
    }

    public sealed record Index(int Position) : JsonPathStep
    {
        public override bool IsSingle => true;

        public override void Select(JsonElement value, JsonElement root, List<JsonElement> found)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                return;
            }

            var length = value.GetArrayLength();
            var position = Position < 0 ? Position + length : Position;
            if (position >= 0 && position < length)
            {
                found.Add(value[position]);
            }
        }
    }

    public sealed record Slice(int? Start, int? End, int Step) : JsonPathStep
    {
        public override bool IsSingle => false;

        public override void Select(JsonElement value, JsonElement root, List<JsonElement> found)
        {
            if (value.ValueKind != JsonValueKind.Array || Step == 0)
            {
                return;
            }

            var length = value.GetArrayLength();
            int Absolute(int position) => position < 0 ? position + length : position;
            if (Step > 0)
            {
                var end = Math.Min(Absolute(End ?? length), length);
                for (var i = Math.Max(Absolute(Start ?? 0), 0); i < end; i += Step)
                {
                    found.Add(value[i]);
                }
            }
            else
            {
                var end = End is { } given ? Math.Max(Absolute(given), -1) : -1;
                for (var i = Math.Min(Absolute(Start ?? length - 1), length - 1); i > end; i += Step)
                {
                    found.Add(value[i]);
                }
            }
        }
    }

    public sealed record Any : JsonPathStep
    {
        public override bool IsSingle => false;

        public override void Select(JsonElement value, JsonElement root, List<JsonElement> found)
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in value.EnumerateObject())
                {
                    found.Add(member.Value);
                }
            }
            else if (value.ValueKind == JsonValueKind.Array)
            {
                found.AddRange(value.EnumerateArray());
            }
        }
    }

    /// <summary>The value and everything below it, in document order.</summary>
    public sealed record Descend : JsonPathStep
    {
        public override bool IsSingle => false;

        public override void Select(JsonElement value, JsonElement root, List<JsonElement> found)
        {
            found.Add(value);
            var children = new List<JsonElement>();
            new Any().Select(value, root, children);
            foreach (var child in children)
            {
                Select(child, root, found);
            }
        }
    }

    public sealed record Union(IReadOnlyList<JsonPathStep> Parts) : JsonPathStep
    {
        public override bool IsSingle => false;

        public override void Select(JsonElement value, JsonElement root, List<JsonElement> found)
        {
            foreach (var part in Parts)
            {
                part.Select(value, root, found);
            }
        }
    }

    /// <summary>The items whose value at a path exists, or compares as said with a literal.</summary>
    public sealed record Where(JsonPath Path, string Operator, JsonElement? Literal) : JsonPathStep
    {
        public override bool IsSingle => false;

        public override void Select(JsonElement value, JsonElement root, List<JsonElement> found)
        {
            var children = new List<JsonElement>();
            new Any().Select(value, root, children);
            foreach (var child in children)
            {
                if (Holds(child))
                {
                    found.Add(child);
                }
            }
        }

        private bool Holds(JsonElement item)
        {
            var value = Path.Find(item);
            if (Literal is not { } literal)
            {
                return value is not null;
            }

            return Operator switch
            {
                "==" => value is { } equal && JsonElement.DeepEquals(equal, literal),
                "!=" => value is not { } other || !JsonElement.DeepEquals(other, literal),
                _ => value is { ValueKind: JsonValueKind.Number } number && literal.ValueKind == JsonValueKind.Number
                    && Compare(number.GetDouble(), literal.GetDouble()),
            };
        }

        private bool Compare(double left, double right) => Operator switch
        {
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            _ => left >= right,
        };
    }
}
