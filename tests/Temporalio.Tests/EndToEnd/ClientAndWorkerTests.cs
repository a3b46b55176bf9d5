namespace Temporalio.Tests.EndToEnd;

public class ClientAndWorkerTests(EmbeddedService service) : ClientAndWorkerScenarios(service), IClassFixture<EmbeddedService>;
