using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Admin;

/// <summary>Serves the RPCs that add, list and remove search attributes.</summary>
internal sealed class SearchAttributeModule(SearchAttributeRegistry registry, INamespaceRegistry namespaces) : IRpcModule
{
    private const int Most = 1000;

    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<AddSearchAttributesRequest, AddSearchAttributesResponse>("AddSearchAttributes", (request, _) => AddAsync(request));
        table.Serve<RemoveSearchAttributesRequest, RemoveSearchAttributesResponse>("RemoveSearchAttributes", (request, _) => RemoveAsync(request));
        table.Serve<ListSearchAttributesRequest, ListSearchAttributesResponse>("ListSearchAttributes", (request, _) => Task.FromResult(List(request)));
        table.Serve<GetSearchAttributesRequest, GetSearchAttributesResponse>("GetSearchAttributes", (_, _) => Task.FromResult(All()));
    }

    private async Task<AddSearchAttributesResponse> AddAsync(AddSearchAttributesRequest request)
    {
        namespaces.Require(request.Namespace);
        if (request.SearchAttributes.Count == 0)
        {
            throw Refusal.InvalidArgument("SearchAttributes are not set on request.");
        }

        foreach (var (name, type) in request.SearchAttributes)
        {
            if (PredefinedAttributes.System.ContainsKey(name) || PredefinedAttributes.Settable.ContainsKey(name))
            {
                throw Refusal.InvalidArgument($"Search attribute {name} is reserved by system.");
            }

            if (!Enum.IsDefined(type) || type == IndexedValueType.Unspecified)
            {
                throw Refusal.InvalidArgument($"Unknown search attribute type: {(int)type}.");
            }

            if (name.Length is 0 or > 255)
            {
                throw Refusal.InvalidArgument("Search attribute name must have between 1 and 255 characters.");
            }
        }

        if (registry.Custom(request.Namespace).Count() + request.SearchAttributes.Count > Most)
        {
            throw Refusal.InvalidArgument($"Namespace {request.Namespace} cannot have more than {Most} search attributes.");
        }

        await registry.AddAsync(request.Namespace, request.SearchAttributes).ConfigureAwait(false);
        return new AddSearchAttributesResponse();
    }

    private async Task<RemoveSearchAttributesResponse> RemoveAsync(RemoveSearchAttributesRequest request)
    {
        namespaces.Require(request.Namespace);
        if (request.SearchAttributes.Count == 0)
        {
            throw Refusal.InvalidArgument("SearchAttributes are not set on request.");
        }

        var fixedOnes = request.SearchAttributes.Where(name => PredefinedAttributes.System.ContainsKey(name) || PredefinedAttributes.Settable.ContainsKey(name)).ToList();
        if (fixedOnes.Count > 0)
        {
            throw Refusal.InvalidArgument($"Unable to remove non-custom search attributes: {string.Join(", ", fixedOnes)}.");
        }

        await registry.RemoveAsync(request.Namespace, request.SearchAttributes).ConfigureAwait(false);
        return new RemoveSearchAttributesResponse();
    }

    private ListSearchAttributesResponse List(ListSearchAttributesRequest request)
    {
        namespaces.Require(request.Namespace);
        var reply = new ListSearchAttributesResponse();
        foreach (var (name, type) in registry.Custom(request.Namespace))
        {
            reply.CustomAttributes[name] = type;
        }

        foreach (var (name, type) in PredefinedAttributes.System.Concat(PredefinedAttributes.Settable))
        {
            reply.SystemAttributes[name] = type;
        }

        return reply;
    }

    private GetSearchAttributesResponse All()
    {
        var reply = new GetSearchAttributesResponse();
        foreach (var (name, type) in registry.Custom(null).Concat(PredefinedAttributes.System).Concat(PredefinedAttributes.Settable))
        {
            reply.Keys[name] = type;
        }

        return reply;
    }
}
