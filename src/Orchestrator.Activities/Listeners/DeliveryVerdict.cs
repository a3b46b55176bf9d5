namespace Orchestrator.Activities.Listeners;

/// <summary>The kinds of answer to a delivery.</summary>
internal enum DeliveryVerdict
{
    Accepted,

    /// <summary>Worth another try later.</summary>
    Later,

    /// <summary>This event will never be taken.</summary>
    Refused,

    /// <summary>The receiver wants no event any more.</summary>
    Retired,
}
