using System.Text;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Legacy;
using Orchestrator.Model.Shipyards;

namespace Orchestrator.Model.Tests.Legacy;

public sealed class LegacyKeptnTests
{
    public static TheoryData<string> SeedExamples =>
        [.. Directory.GetFiles(Sample.Path("keptn/legacy-0.2")).Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(SeedExamples))]
    public void Read_SeedExampleAsPrinted_HasAnEffectAndNoProblems(string file)
    {
        var reading = Read(file);

        Assert.Empty(reading.Problems);
        Assert.NotNull(reading.Effect);
    }

    [Fact]
    public void Read_ProjectCreate_ConvertsTheOldShipyard()
    {
        var reading = Read("01-sh.keptn.internal.event.project.create.json");

        var effect = Assert.IsType<LegacyEffect.CreateProject>(reading.Effect);
        var shipyard = ShipyardParser.Parse(effect.Shipyard);
        Assert.Equal(("sockshop", "token"), (effect.Project, effect.GitToken));
        Assert.Equal(["dev", "staging", "production"], shipyard.Shipyard!.Stages.Select(stage => stage.Name));
        Assert.Equal(["deployment", "test", "evaluation", "release"], shipyard.Shipyard.Stages[0].Sequences[0].Tasks.Select(task => task.Name));
        Assert.Equal(["deployment", "evaluation", "release"], shipyard.Shipyard.Stages[2].Sequences[0].Tasks.Select(task => task.Name));
        Assert.Equal("staging.delivery.finished", shipyard.Shipyard.Stages[2].Sequences[0].TriggeredOn[0].Event);
        Assert.Equal("remediation", shipyard.Shipyard.Stages[2].Sequences[1].Name);
        Assert.Empty(shipyard.Findings);
        Assert.Equal(2, reading.Warnings.Count);
    }

    [Fact]
    public void Read_ConfigurationChange_TriggersDelivery()
    {
        var effect = Assert.IsType<LegacyEffect.TriggerSequence>(Read("04-sh.keptn.event.configuration.change.json").Effect);

        Assert.Equal((new Scope("sockshop", "staging", "carts"), "delivery", true), (effect.Scope, effect.Sequence, effect.Required));
        Assert.Equal(
            "docker.io/keptnexamples/carts:0.9.1",
            effect.Data.GetProperty("configurationChange").GetProperty("values").GetProperty("image").GetString());
    }

    [Fact]
    public void Read_TestsFinished_HasTimesInUtc()
    {
        var effect = Assert.IsType<LegacyEffect.FinishTask>(Read("06-sh.keptn.events.tests-finished.json").Effect);

        Assert.Equal("test", effect.Task);
        Assert.Equal("2019-09-01T12:00:00.000Z", effect.Data.GetProperty("test").GetProperty("start").GetString());
        Assert.Equal("pass", effect.Data.GetProperty("result").GetString());
    }

    [Fact]
    public void Read_ProblemWithoutPlace_IsOnlyOffered() =>
        Assert.IsType<LegacyEffect.OnlyOffer>(Read("10-sh.keptn.events.problem.json").Effect);

    [Fact]
    public void Read_UnusableEvent_ListsEveryViolation()
    {
        var reading = LegacyKeptn.Read(new Event
        {
            Id = "1",
            Source = "/s",
            Type = "sh.keptn.internal.event.service.create",
            Data = Sample.Parse("""{"helmChart":"?"}"""),
        });

        Assert.Null(reading!.Effect);
        Assert.Equal(["data.helmChart", "data.project", "data.service"], reading.Problems.Select(problem => problem.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Mend_ValidJson_IsLeftAlone()
    {
        const string Text = """{"a":[1,2],"b":"x,]\n\"}"}""";

        var (mended, warnings) = LenientJson.Mend(Text);

        Assert.Equal(Text, mended);
        Assert.Empty(warnings);
    }

    private static LegacyReading Read(string file)
    {
        var (text, _) = LenientJson.Mend(Sample.Text($"keptn/legacy-0.2/{file}"));
        var body = JsonElement.Parse(Encoding.UTF8.GetBytes(text));
        return LegacyKeptn.Read(new Event
        {
            Id = body.GetProperty("id").GetString()!,
            Source = body.GetProperty("source").GetString()!,
            Type = body.GetProperty("type").GetString()!,
            Data = body.GetProperty("data"),
        })!;
    }
}
