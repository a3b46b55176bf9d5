using System.Buffers;

namespace Temporal.Embedded.Grpc;

/// <summary>Makes a request of the bytes of one frame; it must not keep the bytes.</summary>
internal delegate T FrameParser<T>(in ReadOnlySequence<byte> bytes);
