using Google.Protobuf;

namespace Temporal.Embedded.Grpc;

/// <summary>Answers one call: the full method name ("package.Service/Method"), its request, the caller's time limit if it has one.</summary>
internal delegate Task<GrpcReply> GrpcDispatch(string method, IMessage request, TimeSpan? timeout, CancellationToken cancellationToken);
