namespace Orchestrator.Ingress.Tests.Setup;

/// <summary>The seed's shipyard.</summary>
internal static class Shipyards
{
    public const string Seed = """
        apiVersion: "spec.keptn.sh/0.2.3"
        kind: "Shipyard"
        metadata:
          name: "shipyard-seed"
        spec:
          stages:
            - name: "dev"
              sequences:
                - name: "delivery"
                  tasks:
                    - name: "deployment"
                    - name: "release"
                - name: "foo"
                  tasks:
                    - name: "bar"
        """;
}
