namespace Temporalio.Converters;

/// <content>The form for encrypting codecs.</content>
public partial class DefaultFailureConverter
{
    /// <summary>Moves message and stack trace into a payload, so that a codec can hide them.</summary>
    public class WithEncodedCommonAttributes : DefaultFailureConverter
    {
        public WithEncodedCommonAttributes()
            : base(new() { EncodeCommonAttributes = true })
        {
        }
    }
}
