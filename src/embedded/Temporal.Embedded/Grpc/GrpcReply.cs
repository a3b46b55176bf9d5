using Google.Protobuf;

namespace Temporal.Embedded.Grpc;

/// <summary>A reply, and what to do when it cannot be delivered (a polled task goes back to its queue).</summary>
internal readonly record struct GrpcReply(IMessage Message, Action? Undelivered = null);
