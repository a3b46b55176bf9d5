using Temporalio.Converters;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay;

public sealed class WorkflowDefinitionTests
{
    [Fact]
    public void Create_Interface_StripsTheLeadingI()
    {
        var definition = WorkflowDefinition.Create<IShopping>();

        Assert.Equal("Shopping", definition.Name);
        Assert.False(definition.Instantiable);
        Assert.Equal(["Add"], definition.Signals.Keys);
    }

    [Fact]
    public void Create_Class_ReadsNamesAndHandlers()
    {
        var definition = WorkflowDefinition.Create<Shopping>();

        Assert.Equal("Shopping", definition.Name);
        Assert.True(definition.Instantiable);
        Assert.Equal(["Add"], definition.Signals.Keys);
        Assert.Equal(["Count", "total"], definition.Queries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["Pay"], definition.Updates.Keys);
        Assert.NotNull(definition.DynamicSignal);
    }

    [Fact]
    public void CreateWorkflowInstance_InitConstructor_GetsTheArguments()
    {
        var made = WorkflowDefinition.Create<WithInit>().CreateWorkflowInstance(["given"]);

        Assert.Equal("given", ((WithInit)made).Given);
    }

    [Theory]
    [InlineData(typeof(Unmarked), "has no Workflow attribute")]
    [InlineData(typeof(NoRun), "no public instance method with a WorkflowRun attribute")]
    [InlineData(typeof(BadHandlers), "must return Task, got Void")]
    [InlineData(typeof(BadHandlers), "is a query handler and cannot be async")]
    [InlineData(typeof(BadHandlers), "more than one handler of signal 'Same'")]
    [InlineData(typeof(BadHandlers), "must have the parameters of")]
    [InlineData(typeof(BadInit), "must be public and have the parameters of the run method")]
    public void Create_InvalidType_SaysWhatIsWrong(Type type, string problem)
    {
        var thrown = Assert.Throws<ArgumentException>(() => WorkflowDefinition.Create(type));

        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    [Workflow]
    public interface IShopping
    {
        [WorkflowRun]
        Task RunAsync();

        [WorkflowSignal]
        Task AddAsync(string article);
    }

    [Workflow]
    public sealed class Shopping : IShopping
    {
        [WorkflowQuery]
        public int Count { get; private set; }

        [WorkflowRun]
        public Task RunAsync() => Task.CompletedTask;

        [WorkflowSignal]
        public Task AddAsync(string article)
        {
            Count++;
            return Task.CompletedTask;
        }

        [WorkflowSignal(Dynamic = true)]
        public Task OtherAsync(string name, IRawValue[] arguments)
        {
            Count += arguments.Length;
            return Task.CompletedTask;
        }

        [WorkflowQuery("total")]
        public decimal Total(decimal price) => price * Count;

        [WorkflowUpdate]
        public Task<decimal> PayAsync(decimal sum) => Task.FromResult(sum - Count);
    }

    [Workflow]
    public sealed class WithInit
    {
        [WorkflowInit]
        public WithInit(string given) => Given = given;

        public string Given { get; }

        [WorkflowRun]
        public Task<string> RunAsync(string given) => Task.FromResult(Given + given);
    }

    public sealed class Unmarked
    {
        [WorkflowRun]
        public static Task RunAsync() => Task.CompletedTask;
    }

    [Workflow]
    public sealed class NoRun;

    [Workflow]
    public sealed class BadInit
    {
        [WorkflowInit]
        public BadInit(int given) => Given = given;

        public int Given { get; }

        [WorkflowRun]
        public Task<string> RunAsync(string given) => Task.FromResult(given + Given);
    }

    [Workflow]
    public sealed class BadHandlers
    {
        public int Calls { get; private set; }

        [WorkflowRun]
        public Task RunAsync() => Task.FromResult(Calls);

        [WorkflowSignal]
        public void Wrong() => Calls++;

        [WorkflowSignal("Same")]
        public Task OneAsync() => Task.FromResult(Calls++);

        [WorkflowSignal("Same")]
        public Task TwoAsync() => Task.FromResult(Calls++);

        [WorkflowQuery]
        public Task<int> AskAsync() => Task.FromResult(Calls);

        [WorkflowUpdate]
        public Task<int> ChangeAsync(int by) => Task.FromResult(Calls += by);

        [WorkflowUpdateValidator(nameof(ChangeAsync))]
        public void CheckChange(string by) => Calls += by.Length;
    }
}
