namespace Orchestrator.Activities.Listeners;

/// <summary>Sends one parcel, or several in one post where the listener wants batches.</summary>
internal delegate Task<DeliveryResult> SendParcels(IReadOnlyList<Parcel> parcels, CancellationToken cancellationToken);
