using System.IO.Pipelines;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Temporal.Embedded.Grpc;

/// <summary>Turns HTTP/2 requests into calls of the dispatch, and their outcome into gRPC replies.</summary>
internal sealed class GrpcApplication(GrpcMethodTable methods, GrpcDispatch dispatch, ILogger logger) : IHttpApplication<IFeatureCollection>
{
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        if (!request.Headers.ContentType.ToString().StartsWith("application/grpc", StringComparison.Ordinal))
        {
            response.StatusCode = 415;
            return;
        }

        response.Headers.ContentType = "application/grpc";
        response.Headers["grpc-accept-encoding"] = "identity,gzip";
        var aborted = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        try
        {
            var reply = await AnswerAsync(request, context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader, aborted);
            await WriteAsync(context, reply, aborted);
        }
        catch (TemporalServiceException e)
        {
            GrpcTrailers.WriteError(response.Headers, e.Code, e.Message, e.Detail);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The caller went away: nobody is left to be told.
            response.StatusCode = 499;
        }
        catch (IOException) when (aborted.IsCancellationRequested)
        {
            response.StatusCode = 499;
        }
        catch (OperationCanceledException)
        {
            GrpcTrailers.WriteError(response.Headers, GrpcStatus.Cancelled, "call cancelled", null);
        }
#pragma warning disable CA1031 // Whatever goes wrong, the caller gets a status and the log the cause.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.CallBroken(logger, e, request.Path);
            GrpcTrailers.WriteError(response.Headers, GrpcStatus.Internal, "something went wrong, please retry", null);
        }
    }

    private async Task<GrpcReply> AnswerAsync(IHttpRequestFeature request, PipeReader body, CancellationToken aborted)
    {
        if (request.Path == HealthCheck.Path)
        {
            return new GrpcReply(HealthCheck.Answer(await GrpcFrame.ReadAsync(body, HealthCheck.Parse, aborted), methods));
        }

        var method = methods.Find(request.Path);
        var message = await GrpcFrame.ReadAsync(body, method.Parse, aborted);
        return await dispatch(method.Name, message, GrpcDeadline.Parse(request.Headers["grpc-timeout"]), aborted);
    }

    private static async ValueTask WriteAsync(IFeatureCollection context, GrpcReply reply, CancellationToken aborted)
    {
        try
        {
            aborted.ThrowIfCancellationRequested();
            var writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
            GrpcTrailers.WriteOk(context.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers);
            Storage.FaultPoint.Pass(Storage.FaultPoint.BeforeReply);
            GrpcFrame.Write(writer, reply.Message);
            await writer.FlushAsync(aborted);
            Storage.FaultPoint.Pass(Storage.FaultPoint.AfterReply);
        }
        catch
        {
            reply.Undelivered?.Invoke();
            throw;
        }
    }
}
