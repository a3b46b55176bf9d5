using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Admin;

public sealed class AdminTests
{
    [Fact]
    public async Task RegisterNamespace_NewOne_IsDescribedListedAndKeptOverARestart()
    {
        var directory = Directory.CreateTempSubdirectory("temporal-admin").FullName;
        var id = "";
        await using (var service = await ServiceCalls.StartAsync(directory))
        {
            await service.WorkflowAsync<RegisterNamespaceResponse>("RegisterNamespace", Register("space", days: 3));
            id = (await DescribeAsync(service, "space")).NamespaceInfo.Id;
        }

        await using var again = await ServiceCalls.StartAsync(directory);

        var described = await DescribeAsync(again, "space");
        Assert.Equal((id, 3 * 86_400), (described.NamespaceInfo.Id, described.Config.WorkflowExecutionRetentionTtl.Seconds));
        var all = await again.WorkflowAsync<ListNamespacesResponse>("ListNamespaces", new ListNamespacesRequest());
        Assert.Equal(["default", "space"], all.Namespaces.Select(body => body.NamespaceInfo.Name));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task RegisterNamespace_SecondTimeOrWithoutRetention_IsRefused()
    {
        await using var service = await ServiceCalls.StartAsync();

        var twice = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<RegisterNamespaceResponse>("RegisterNamespace", Register("default", 1)));
        var bare = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<RegisterNamespaceResponse>("RegisterNamespace", new RegisterNamespaceRequest { Namespace = "x" }));

        Assert.Equal((6, "Namespace \"default\" already exists"), (twice.Code, twice.Message));
        Assert.Equal((3, "A valid retention period is not set on request."), (bare.Code, bare.Message));
    }

    [Fact]
    public async Task ListNamespaces_PageOfOne_GoesOnWithItsToken()
    {
        await using var service = await ServiceCalls.StartAsync();
        await service.WorkflowAsync<RegisterNamespaceResponse>("RegisterNamespace", Register("b", 1));

        var first = await service.WorkflowAsync<ListNamespacesResponse>("ListNamespaces", new ListNamespacesRequest { PageSize = 1 });
        var second = await service.WorkflowAsync<ListNamespacesResponse>("ListNamespaces", new ListNamespacesRequest { PageSize = 1, NextPageToken = first.NextPageToken });

        Assert.Equal(["b", "default"], first.Namespaces.Concat(second.Namespaces).Select(body => body.NamespaceInfo.Name));
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task UpdateNamespace_SomeFields_KeepsTheOthers()
    {
        await using var service = await ServiceCalls.StartAsync();
        var registration = Register("space", 1);
        registration.OwnerEmail = "me@example.com";
        registration.Data["k"] = "v";
        await service.WorkflowAsync<RegisterNamespaceResponse>("RegisterNamespace", registration);

        await service.WorkflowAsync<UpdateNamespaceResponse>("UpdateNamespace", new UpdateNamespaceRequest { Namespace = "space", UpdateInfo = new() { Description = "words", Data = { ["l"] = "w" } } });

        var info = (await DescribeAsync(service, "space")).NamespaceInfo;
        Assert.Equal(("me@example.com", "words", 2), (info.OwnerEmail, info.Description, info.Data.Count));
    }

    [Fact]
    public async Task Start_RetentionChanged_AppliesToTheNamespaceThatIsThere()
    {
        var directory = Directory.CreateTempSubdirectory("temporal-admin").FullName;
        await using (var before = await ServiceCalls.StartAsync(directory))
        {
            var fresh = await before.WorkflowAsync<DescribeNamespaceResponse>("DescribeNamespace", new DescribeNamespaceRequest { Namespace = "default" });
            Assert.Equal(86_400, fresh.Config.WorkflowExecutionRetentionTtl.Seconds);
        }

        await using (var after = await TemporalService.StartAsync(new TemporalServiceOptions { DataDirectory = directory, Port = null, Retention = TimeSpan.FromDays(30) }))
        {
            var changed = await after.WorkflowAsync<DescribeNamespaceResponse>("DescribeNamespace", new DescribeNamespaceRequest { Namespace = "default" });
            Assert.Equal(30 * 86_400, changed.Config.WorkflowExecutionRetentionTtl.Seconds);
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task DeleteNamespace_Known_IsGoneAtOnce()
    {
        await using var service = await ServiceCalls.StartAsync();
        await service.WorkflowAsync<RegisterNamespaceResponse>("RegisterNamespace", Register("space", 1));

        await service.OperatorAsync<DeleteNamespaceResponse>("DeleteNamespace", new DeleteNamespaceRequest { Namespace = "space" });

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => DescribeAsync(service, "space"));
        Assert.Equal((5, "Namespace space is not found."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task SearchAttributes_AddedListedRemoved_FollowTheRegistry()
    {
        await using var service = await ServiceCalls.StartAsync();
        var add = new AddSearchAttributesRequest { Namespace = "default", SearchAttributes = { ["OrcStage"] = IndexedValueType.Keyword } };
        await service.OperatorAsync<AddSearchAttributesResponse>("AddSearchAttributes", add);
        await service.OperatorAsync<AddSearchAttributesResponse>("AddSearchAttributes", add);

        var with = await service.OperatorAsync<ListSearchAttributesResponse>("ListSearchAttributes", new ListSearchAttributesRequest { Namespace = "default" });
        await service.OperatorAsync<RemoveSearchAttributesResponse>("RemoveSearchAttributes", new RemoveSearchAttributesRequest { Namespace = "default", SearchAttributes = { "OrcStage", "Absent" } });
        var without = await service.OperatorAsync<ListSearchAttributesResponse>("ListSearchAttributes", new ListSearchAttributesRequest { Namespace = "default" });

        Assert.Equal(IndexedValueType.Keyword, with.CustomAttributes["OrcStage"]);
        Assert.Equal(IndexedValueType.Keyword, with.SystemAttributes["WorkflowId"]);
        Assert.Empty(without.CustomAttributes);
    }

    [Fact]
    public async Task RemoveSearchAttributes_SystemOne_IsRefused()
    {
        await using var service = await ServiceCalls.StartAsync();

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.OperatorAsync<RemoveSearchAttributesResponse>(
            "RemoveSearchAttributes", new RemoveSearchAttributesRequest { Namespace = "default", SearchAttributes = { "WorkflowId" } }));

        Assert.Equal("Unable to remove non-custom search attributes: WorkflowId.", refusal.Message);
    }

    [Fact]
    public async Task GetClusterInfo_Always_HasASemanticVersionAndAStableId()
    {
        await using var service = await ServiceCalls.StartAsync();

        var one = await service.WorkflowAsync<GetClusterInfoResponse>("GetClusterInfo", new GetClusterInfoRequest());
        var other = await service.WorkflowAsync<GetClusterInfoResponse>("GetClusterInfo", new GetClusterInfoRequest());

        Assert.True(Version.Parse(one.ServerVersion) > new Version(1, 19));
        Assert.Equal(one.ClusterId, other.ClusterId);
    }

    private static RegisterNamespaceRequest Register(string name, int days) =>
        new() { Namespace = name, WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(TimeSpan.FromDays(days)) };

    private static Task<DescribeNamespaceResponse> DescribeAsync(TemporalService service, string name) =>
        service.WorkflowAsync<DescribeNamespaceResponse>("DescribeNamespace", new DescribeNamespaceRequest { Namespace = name });
}
