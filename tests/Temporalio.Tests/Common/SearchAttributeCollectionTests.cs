using Temporalio.Common;

namespace Temporalio.Tests.Common;

public class SearchAttributeCollectionTests
{
    private static readonly SearchAttributeKey<string> Project = SearchAttributeKey.CreateKeyword("OrcProject");

    private static readonly SearchAttributeKey<long> Count = SearchAttributeKey.CreateLong("Count");

    private static readonly SearchAttributeKey<DateTimeOffset> Due = SearchAttributeKey.CreateDateTimeOffset("Due");

    private static readonly SearchAttributeKey<IReadOnlyCollection<string>> Tags = SearchAttributeKey.CreateKeywordList("Tags");

    [Fact]
    public void FromProto_OwnProto_GivesTheValuesBack()
    {
        var due = new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.FromHours(2));
        var collection = new SearchAttributeCollection.Builder()
            .Set(Project, "shop")
            .Set(Count, 7)
            .Set(Due, due)
            .Set(Tags, ["a", "b"])
            .ToSearchAttributeCollection();

        var read = SearchAttributeCollection.FromProto(collection.ToProto());

        Assert.Equal(4, read.Count);
        Assert.Equal("shop", read.Get(Project));
        Assert.Equal(7, read.Get(Count));
        Assert.Equal(due, read.Get(Due));
        Assert.Equal(["a", "b"], read.Get(Tags));
    }

    [Fact]
    public void ToProto_Keyword_HasJsonAndType()
    {
        var proto = new SearchAttributeCollection.Builder().Set(Project, "shop").ToSearchAttributeCollection().ToProto();

        var payload = proto.IndexedFields["OrcProject"];

        Assert.Equal("\"shop\"", payload.Data.ToStringUtf8());
        Assert.Equal("Keyword", payload.Metadata["type"].ToStringUtf8());
        Assert.Equal("json/plain", payload.Metadata["encoding"].ToStringUtf8());
    }

    [Fact]
    public void Set_SameNameOtherType_Replaces()
    {
        var collection = new SearchAttributeCollection.Builder()
            .Set(SearchAttributeKey.CreateText("Count"), "x")
            .Set(Count, 1)
            .ToSearchAttributeCollection();

        Assert.Equal(Count, Assert.Single(collection));
    }

    [Fact]
    public void Builder_ChangedAfterBuild_LeavesTheCollection()
    {
        var builder = new SearchAttributeCollection.Builder().Set(Project, "shop");
        var collection = builder.ToSearchAttributeCollection();

        builder.Unset(Project);

        Assert.True(collection.ContainsKey(Project));
        Assert.False(collection.ContainsKey("Count"));
        Assert.Throws<KeyNotFoundException>(() => collection.Get(Count));
    }

    [Fact]
    public void ValueUnset_Value_Throws()
    {
        var update = Project.ValueUnset();

        Assert.False(update.HasValue);
        Assert.Throws<InvalidOperationException>(() => update.Value);
        Assert.Equal("x", Project.ValueSet("x").Value);
    }
}
