namespace Temporalio.Common;

/// <content>How a collection is made.</content>
public partial class SearchAttributeCollection
{
    /// <summary>Collects search attributes.</summary>
    public class Builder
    {
        private readonly Dictionary<SearchAttributeKey, object> values;

        public Builder() => values = [];

        public Builder(SearchAttributeCollection searchAttributes) => values = new(searchAttributes.values);

        public Builder Set<T>(SearchAttributeKey<T> key, T value)
            where T : notnull => SetUntyped(key, value);

        public Builder Set(SearchAttributeCollection searchAttributes)
        {
            foreach (var (key, value) in searchAttributes.values)
            {
                SetUntyped(key, value);
            }

            return this;
        }

        public Builder Unset(SearchAttributeKey key) => Unset(key.Name);

        public Builder Unset(string name)
        {
            foreach (var key in values.Keys.Where(key => key.Name == name).ToList())
            {
                values.Remove(key);
            }

            return this;
        }

        public SearchAttributeCollection ToSearchAttributeCollection() => new(new Dictionary<SearchAttributeKey, object>(values));

        internal Builder SetUntyped(SearchAttributeKey key, object value)
        {
            Unset(key.Name);
            values[key] = value;
            return this;
        }
    }
}
