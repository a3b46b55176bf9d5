namespace Temporalio.Tests.EndToEnd;

public class ClientAndWorkerOverGrpcTests(EmbeddedServiceOverGrpc service)
    : ClientAndWorkerScenarios(service), IClassFixture<EmbeddedServiceOverGrpc>;
