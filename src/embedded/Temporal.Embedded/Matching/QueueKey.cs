namespace Temporal.Embedded.Matching;

/// <summary>A task queue: workflow and activity queues of one name are different queues.</summary>
internal readonly record struct QueueKey(string Namespace, string Name, bool Activity);
