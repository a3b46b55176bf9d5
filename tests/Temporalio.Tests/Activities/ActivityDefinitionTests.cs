using Temporalio.Activities;
using Temporalio.Converters;

namespace Temporalio.Tests.Activities;

public class ActivityDefinitionTests
{
    [Fact]
    public async Task Create_AsyncMethod_DropsSuffixAndUnwrapsResult()
    {
        var definition = ActivityDefinition.Create(new Shop().PriceAsync);

        Assert.Equal("Price", definition.Name);
        Assert.Equal(typeof(int), definition.ReturnType);
        Assert.Equal(42, await definition.InvokeAsync(["cart"]));
    }

    [Fact]
    public async Task InvokeAsync_OptionalParameterMissing_GetsItsDefault()
    {
        var definition = ActivityDefinition.Create(Shop.Join);

        Assert.Equal(1, definition.RequiredParameterCount);
        Assert.Equal("a-b", await definition.InvokeAsync(["a"]));
        await Assert.ThrowsAsync<ArgumentException>(() => definition.InvokeAsync([]));
    }

    [Fact]
    public async Task InvokeAsync_MethodThrows_ThrowsTheSame()
    {
        var definition = ActivityDefinition.Create(Shop.Fail);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => definition.InvokeAsync([]));

        Assert.Equal("broken", error.Message);
    }

    [Fact]
    public async Task InvokeAsync_VoidTask_ResultIsNull()
    {
        var definition = ActivityDefinition.Create(Shop.WaitAsync);

        Assert.Equal(typeof(void), definition.ReturnType);
        Assert.Null(await definition.InvokeAsync([]));
    }

    [Fact]
    public void CreateAll_Type_FindsAllWithAttribute()
    {
        var names = ActivityDefinition.CreateAll(new Shop()).Select(definition => definition.Name ?? "*").Order(StringComparer.Ordinal);

        Assert.Equal(["*", "Fail", "Join", "Price", "Wait", "renamed"], names);
    }

    [Fact]
    public void CreateAll_InstanceMissing_Throws() =>
        Assert.Throws<InvalidOperationException>(() => ActivityDefinition.CreateAll<Shop>(null));

    [Fact]
    public void Create_NoAttribute_Throws() =>
        Assert.Throws<ArgumentException>(() => ActivityDefinition.Create(() => 1));

    [Fact]
    public void Create_ReservedName_Throws() =>
        Assert.Throws<ArgumentException>(() => ActivityDefinition.Create("__temporal_x", typeof(void), [], 0, _ => null));

    [Fact]
    public void Create_DynamicWithOtherParameters_Throws() =>
        Assert.Throws<ArgumentException>(() => ActivityDefinition.Create(null, typeof(void), [typeof(string)], 1, _ => null));

    private sealed class Shop
    {
        [Activity]
        public static string Join(string first, string second = "b") => $"{first}-{second}";

        [Activity]
        public static void Fail() => throw new InvalidOperationException("broken");

        [Activity]
        public static async Task WaitAsync() => await Task.Yield();

        [Activity("renamed")]
        public static int Other() => 1;

        [Activity(Dynamic = true)]
        public static int Any(IRawValue[] arguments) => arguments.Length;

        [Activity]
        public Task<int> PriceAsync(string item) => Task.FromResult(item == "cart" ? Base : 0);

        private int Base { get; } = 42;
    }
}
