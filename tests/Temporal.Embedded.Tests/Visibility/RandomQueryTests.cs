using System.Globalization;
using Google.Protobuf;
using Temporal.Embedded.Seams;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Visibility;

/// <summary>Random queries over random rows find what a plain evaluation, with null as the third truth value, finds.</summary>
public sealed class RandomQueryTests
{
    private static readonly string[] Projects = ["alpha", "beta", "gamma"];
    private static readonly string[] Tags = ["x", "y", "z"];

    [Fact]
    public async Task List_RandomQueries_AgreesWithAPlainEvaluation()
    {
        var random = new Random(42);
        await using var service = await ServiceCalls.StartAsync();
        await service.OperatorAsync<AddSearchAttributesResponse>("AddSearchAttributes", new AddSearchAttributesRequest
        {
            Namespace = "default",
            SearchAttributes = { ["P"] = IndexedValueType.Keyword, ["C"] = IndexedValueType.Int, ["T"] = IndexedValueType.KeywordList },
        });
        var rows = Enumerable.Range(1, 60).Select(key => Row.Random(key, random)).ToList();
        foreach (var row in rows)
        {
            await service.Parts.Database.Writer.Enqueue(session => service.Parts.Visibility.Upsert(session, row.Record()));
        }

        for (var round = 0; round < 300; round++)
        {
            var (text, holds) = Condition(random, depth: 3);
            var expected = rows.Where(row => holds(row) == true).OrderBy(row => row.Key).Select(row => row.Id);

            var found = new List<string>();
            var token = ByteString.Empty;
            do
            {
                var page = await service.WorkflowAsync<ListWorkflowExecutionsResponse>("ListWorkflowExecutions", new ListWorkflowExecutionsRequest { Namespace = "default", Query = text, PageSize = 7, NextPageToken = token });
                found.AddRange(page.Executions.Select(execution => execution.Execution.WorkflowId));
                token = page.NextPageToken;
            }
            while (!token.IsEmpty);

            Assert.True(expected.SequenceEqual(found.OrderBy(id => int.Parse(id, CultureInfo.InvariantCulture))), text);
        }
    }

    private static (string Text, Func<Row, bool?> Holds) Condition(Random random, int depth)
    {
        switch (depth == 0 ? 4 : random.Next(6))
        {
            case 0 or 1:
                var (left, leftHolds) = Condition(random, depth - 1);
                var (right, rightHolds) = Condition(random, depth - 1);
                return ($"{left} AND {right}", row => And(leftHolds(row), rightHolds(row)));
            case 2:
                var (one, oneHolds) = Condition(random, depth - 1);
                var (other, otherHolds) = Condition(random, depth - 1);
                return ($"({one} OR {other})", row => !And(!oneHolds(row), !otherHolds(row)));
            case 3:
                var (inner, innerHolds) = Condition(random, depth - 1);
                return ($"NOT ({inner})", row => !innerHolds(row));
            default:
                return Leaf(random);
        }
    }

    private static (string Text, Func<Row, bool?> Holds) Leaf(Random random)
    {
        var project = Projects[random.Next(Projects.Length)];
        var tag = Tags[random.Next(Tags.Length)];
        var number = random.Next(5);
        return random.Next(12) switch
        {
            0 or 1 => ($"P = '{project}'", row => row.Project is null ? null : row.Project == project),
            2 => ($"P != '{project}'", row => row.Project is null ? null : row.Project != project),
            3 => ($"P STARTS_WITH '{project[..2]}'", row => row.Project?.StartsWith(project[..2], StringComparison.Ordinal)),
            4 => ("P IS NULL", row => row.Project is null),
            5 => ($"C = {number}", row => row.Count is null ? null : row.Count == number),
            6 => ($"C > {number}", row => row.Count is null ? null : row.Count > number),
            7 => ($"C NOT IN ({number}, 7)", row => row.Count is null ? null : row.Count != number && row.Count != 7),
            8 => ($"T = '{tag}'", row => row.Tags.Contains(tag)),
            9 => ($"T != '{tag}'", row => !row.Tags.Contains(tag)),
            10 => ("ExecutionStatus = 'Running'", row => row.Running),
            _ => ("CloseTime IS NOT NULL", row => !row.Running),
        };
    }

    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left is null || right is null ? null : true;

    private sealed record Row(int Key, string? Project, int? Count, string[] Tags, bool Running)
    {
        public string Id => Key.ToString(CultureInfo.InvariantCulture);

        public static Row Random(int key, Random random) => new(
            key,
            random.Next(4) == 0 ? null : Projects[random.Next(Projects.Length)],
            random.Next(4) == 0 ? null : random.Next(5),
            [.. RandomQueryTests.Tags.Where(_ => random.Next(2) == 0)],
            random.Next(3) == 0);

        public VisibilityRecord Record()
        {
            var attributes = new SearchAttributes();
            Add("P", Project is null ? null : $"\"{Project}\"");
            Add("C", Count?.ToString(CultureInfo.InvariantCulture));
            Add("T", Tags.Length == 0 ? null : $"[{string.Join(',', Tags.Select(tag => $"\"{tag}\""))}]");
            var start = DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(Key);
            return new VisibilityRecord
            {
                RunKey = Key,
                Namespace = "default",
                WorkflowId = Id,
                RunId = $"run-{Key}",
                WorkflowType = "Type",
                TaskQueue = "queue",
                Status = Running ? WorkflowExecutionStatus.Running : WorkflowExecutionStatus.Completed,
                StartTime = start,
                ExecutionTime = start,
                // Some rows close at the same time: the order must still be total.
                CloseTime = Running ? null : start.AddSeconds(100 - Key % 3),
                SearchAttributes = attributes,
            };

            void Add(string name, string? json)
            {
                if (json is not null)
                {
                    attributes.IndexedFields[name] = new Payload { Data = ByteString.CopyFromUtf8(json) };
                }
            }
        }
    }
}
