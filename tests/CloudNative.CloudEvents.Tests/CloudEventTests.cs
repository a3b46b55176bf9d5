namespace CloudNative.CloudEvents.Tests;

public sealed class CloudEventTests
{
    [Fact]
    public void Validate_MissingAttributes_NamesThem()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => new CloudEvent { Type = "t" }.Validate());

        Assert.Contains("id", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("source", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Indexer_UnknownName_MakesAStringExtension()
    {
        var made = new CloudEvent { ["region"] = "eu" };

        Assert.Equal("region", Assert.Single(made.ExtensionAttributes).Name);
        Assert.Throws<ArgumentException>(() => made["zone"] = 1);
        Assert.Throws<ArgumentException>(() => made["specversion"] = "1.0");
    }

    [Fact]
    public void Indexer_Null_Removes()
    {
        var made = new CloudEvent { Subject = "s" };

        made["subject"] = null;

        Assert.Null(made.Subject);
        Assert.Empty(made.GetPopulatedAttributes());
    }

    [Fact]
    public void SetAttributeFromString_KnownExtension_IsParsed()
    {
        var rate = CloudEventAttribute.CreateExtension("sampledrate", CloudEventAttributeType.Integer);
        var made = new CloudEvent([rate]);

        made.SetAttributeFromString("sampledrate", "7");

        Assert.Equal(7, made[rate]);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("type")]
    [InlineData("subject")]
    [InlineData("datacontenttype")]
    public void Indexer_EmptyText_IsRefused(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => new CloudEvent { [name] = "" });

    [Fact]
    public void FromVersionId_OldVersion_IsUnknown()
    {
        Assert.Null(CloudEventsSpecVersion.FromVersionId("0.3"));
        Assert.Same(CloudEventsSpecVersion.Default, CloudEventsSpecVersion.FromVersionId("1.0"));
    }
}
