using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Temporalio.Tests.Converters;

public class DefaultFailureConverterTests
{
    private static readonly DataConverter Converter = DataConverter.Default;

    [Fact]
    public void ToFailure_PlainException_IsApplicationFailureWithItsTypeName()
    {
        var failure = ToFailure(Thrown(new InvalidOperationException("broken", new ArgumentException("inner"))));

        Assert.Equal("broken", failure.Message);
        Assert.Equal("InvalidOperationException", failure.ApplicationFailureInfo.Type);
        Assert.Equal("inner", failure.Cause.Message);
        Assert.Contains(nameof(Thrown), failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void ToException_ApplicationFailure_KeepsEverything()
    {
        var original = new ApplicationFailureException(
            "no", errorType: "Bad", nonRetryable: true, details: ["a", 2], nextRetryDelay: TimeSpan.FromSeconds(3), category: ApplicationErrorCategory.Benign);

        var read = Assert.IsType<ApplicationFailureException>(RoundTrip(original));

        Assert.Equal("Bad", read.ErrorType);
        Assert.True(read.NonRetryable);
        Assert.Equal("a", read.Details.ElementAt<string>(0));
        Assert.Equal(2, read.Details.ElementAt<int>(1));
        Assert.Equal(TimeSpan.FromSeconds(3), read.NextRetryDelay);
        Assert.Equal(ApplicationErrorCategory.Benign, read.Category);
    }

    [Fact]
    public void ToException_ActivityFailureOfCancellation_CountsAsCancelled()
    {
        var failure = new Failure
        {
            Message = "Activity task failed",
            ActivityFailureInfo = new() { ActivityId = "1", ActivityType = new() { Name = "Run" }, RetryState = RetryState.CancelRequested },
            Cause = new() { Message = "cancelled", CanceledFailureInfo = new() },
        };

        var read = Assert.IsType<ActivityFailureException>(ToException(failure));

        Assert.Equal("Run", read.ActivityType);
        Assert.True(TemporalException.IsCanceledException(read));
    }

    [Fact]
    public void ToException_EveryKind_HasItsExceptionAndComesBackUnchanged()
    {
        (Failure Failure, Type Type)[] kinds =
        [
            (new() { TimeoutFailureInfo = new() { TimeoutType = TimeoutType.Heartbeat } }, typeof(TimeoutFailureException)),
            (new() { CanceledFailureInfo = new() }, typeof(CanceledFailureException)),
            (new() { TerminatedFailureInfo = new() }, typeof(TerminatedFailureException)),
            (new() { ServerFailureInfo = new() }, typeof(ServerFailureException)),
            (new() { ChildWorkflowExecutionFailureInfo = new() }, typeof(ChildWorkflowFailureException)),
            (new() { Message = "bare" }, typeof(FailureException)),
        ];

        foreach (var (failure, type) in kinds)
        {
            var exception = ToException(failure);
            Assert.IsType(type, exception);
            Assert.Equal(failure, ToFailure(exception));
        }
    }

    [Fact]
    public void ToFailure_EncodedAttributes_HidesTextAndReadsItBack()
    {
        var converter = new DefaultFailureConverter.WithEncodedCommonAttributes();

        var failure = converter.ToFailure(Thrown(new ApplicationFailureException("secret")), Converter.PayloadConverter);

        Assert.Equal("Encoded failure", failure.Message);
        Assert.Empty(failure.StackTrace);
        Assert.Equal("secret", converter.ToException(failure, Converter.PayloadConverter).Message);
    }

    [Fact]
    public async Task ToExceptionAsync_Codec_DoesNotChangeWhatWasReceived()
    {
        var converter = Converter with { PayloadCodec = new ReversingCodec() };
        var failure = await converter.ToFailureAsync(new ApplicationFailureException("no", details: ["abc"]));
        var copy = failure.Clone();

        var read = Assert.IsType<ApplicationFailureException>(await converter.ToExceptionAsync(failure));

        Assert.Equal("abc", read.Details.ElementAt<string>(0));
        Assert.Equal(copy, failure);
    }

    private static Failure ToFailure(Exception exception) => Converter.FailureConverter.ToFailure(exception, Converter.PayloadConverter);

    private static Exception ToException(Failure failure) => Converter.FailureConverter.ToException(failure, Converter.PayloadConverter);

    private static Exception RoundTrip(Exception exception) => ToException(Failure.Parser.ParseFrom(Bytes(ToFailure(exception))));

    private static byte[] Bytes(Failure failure) => Google.Protobuf.MessageExtensions.ToByteArray(failure);

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
