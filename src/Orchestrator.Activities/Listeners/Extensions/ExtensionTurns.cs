using Orchestrator.Model.Extensions;
using Orchestrator.Store;
using Orchestrator.Workflows.Listeners;
using Temporalio.Activities;

namespace Orchestrator.Activities.Listeners.Extensions;

/// <summary>Turns of extensions: its listing is read, then it gets at most fifty events, and the next ones after the interval.</summary>
internal sealed class ExtensionTurns(
    IEventLog log, ExtensionDirectory directory, ExtensionPosts posts, ExtensionSender sender, ListenerWaker waker, DeliveryMarks marks, TimeProvider time)
{
    private const int MostEvents = 50;
    private const int PageSize = 100;

    internal async Task<ListenerProgress> RunAsync(ListenerAssignment assignment, ActivityExecutionContext context)
    {
        var listener = assignment.Listener;
        if (listener.Url is not { } url)
        {
            return assignment.Stopped("The listener has no url.");
        }

        var (endpoints, problem) = await directory.FindAsync(url, assignment.Secret, context.CancellationToken);
        if (endpoints is null)
        {
            return assignment.Stopped($"Cannot use the listing of {url}: {problem}.");
        }

        var delivery = assignment.Begin(url.Host, time, (parcels, cancellationToken) => sender.SendAsync(parcels[0].Post, assignment.Secret, cancellationToken));
        if (await ResendAsync(delivery, assignment, endpoints, context))
        {
            return delivery.Progress() with { Pause = assignment.Listener.Interval };
        }

        var round = await GatherAsync(assignment, endpoints, context.CancellationToken);
        for (var i = 0; i < round.Parcels.Count && !delivery.IsOver && !context.WorkerShutdownToken.IsCancellationRequested; i++)
        {
            var next = i + 1 < round.Parcels.Count ? round.Parcels[i + 1] : null;
            await delivery.DeliverAsync([round.Parcels[i]], next, context.CancellationToken);
            await marks.SaveAsync(assignment.Turn, delivery.Mark, context);
            context.Heartbeat(delivery.Mark);
        }

        return await EndAsync(assignment, delivery, round, context);
    }

    private async Task<ListenerProgress> EndAsync(ListenerAssignment assignment, ListenerDelivery delivery, Round round, ActivityExecutionContext context)
    {
        var interval = assignment.Listener.Interval;
        if (delivery.IsOver || context.WorkerShutdownToken.IsCancellationRequested)
        {
            return delivery.Progress();
        }

        var pause = delivery.Delivered > 0 ? interval * 0.95 : (TimeSpan?)null;
        if (round.Rest > 0)
        {
            delivery.Skip(round.Rest);
        }

        // Fewer than it may have: what comes next is gathered for most of an interval, as if the extension were told of events at fixed times.
        var idle = round.IsAll
            && await waker.RestAsync(assignment.Turn.Name, assignment.Listener, delivery.Cursor, TimeSpan.Zero, context.WorkerShutdownToken);
        return delivery.Progress() with
        {
            Idle = idle,
            Pause = pause ?? (idle ? null : interval / 10),
            Gather = idle ? interval * 0.8 : null,
        };
    }

    /// <summary>The next posts, until one of the event listeners has as many as it may have.</summary>
    private async Task<Round> GatherAsync(ListenerAssignment assignment, IReadOnlyList<ExtensionEndpoint> endpoints, CancellationToken cancellationToken)
    {
        // An attempt that takes over ends the portion of the one before it, and begins none of its own.
        var (cursor, part, done) = (assignment.Turn.Cursor, assignment.Turn.Part, assignment.Mark);
        var counts = new Dictionary<Uri, int>();
        var parcels = new List<Parcel>();
        var rest = 0L;
        while (true)
        {
            var page = await log.ReadAfterAsync(cursor, PageSize, cancellationToken);
            foreach (var logged in page)
            {
                var found = await ParcelsAsync(assignment, logged, endpoints, cancellationToken);
                foreach (var parcel in found.Skip(part))
                {
                    if (parcel.Post is { } post && (counts[post.Endpoint.Url] = counts.GetValueOrDefault(post.Endpoint.Url) + 1) > MostEvents)
                    {
                        return new Round(parcels, rest, IsAll: false);
                    }

                    if (!done.Covers(parcel))
                    {
                        parcels.Add(parcel);
                    }
                }

                // Only the event right behind the cursor may be delivered in part.
                part = 0;
                rest = logged.Sequence;
            }

            if (page.Count < PageSize)
            {
                return new Round(parcels, rest, IsAll: true);
            }

            cursor = page[^1].Sequence;
        }
    }

    private async Task<IReadOnlyList<Parcel>> ParcelsAsync(
        ListenerAssignment assignment, LoggedEvent logged, IReadOnlyList<ExtensionEndpoint> endpoints, CancellationToken cancellationToken)
    {
        if (!PreparedEvent.IsFor(assignment.Listener, logged))
        {
            return [];
        }

        return await ParcelsAsync(logged, endpoints, cancellationToken);
    }

    private async Task<IReadOnlyList<Parcel>> ParcelsAsync(LoggedEvent logged, IReadOnlyList<ExtensionEndpoint> endpoints, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExtensionPost> found;
        try
        {
            found = await posts.OfAsync(logged, endpoints, cancellationToken);
        }
        catch (FormatException)
        {
            // What cannot be read has no place in the event kit.
            return [];
        }

        return [.. found.Select((post, index) => new Parcel(logged) { Post = post, Part = index, IsLast = index == found.Count - 1 })];
    }

    // Dead letters count like any other post: what does not fit into this interval, and what is new, comes after it.
    private async Task<bool> ResendAsync(
        ListenerDelivery delivery, ListenerAssignment assignment, IReadOnlyList<ExtensionEndpoint> endpoints, ActivityExecutionContext context)
    {
        // An attempt that takes over ends the portion of the one before it.
        var (sent, done) = (0, delivery.Mark);
        for (var i = 0; i < assignment.Turn.Resend.Count && !context.WorkerShutdownToken.IsCancellationRequested; i++)
        {
            var parcels = await log.FindLetterAsync(assignment.Turn.Resend[i], context.CancellationToken) is { } logged
                ? await ParcelsAsync(logged, endpoints, context.CancellationToken)
                : [];
            if (sent > 0 && sent + parcels.Count > MostEvents)
            {
                return true;
            }

            sent += parcels.Count;
            if (i >= done.Resent)
            {
                await ResendAsync(delivery, assignment, [.. parcels.Skip(i == done.Resent ? done.ResentPart : 0)], context);
            }
        }

        return sent > 0;
    }

    private async Task ResendAsync(ListenerDelivery delivery, ListenerAssignment assignment, IReadOnlyList<Parcel> parcels, ActivityExecutionContext context)
    {
        if (parcels.Count == 0)
        {
            delivery.PassLetter();
        }

        var goesOn = true;
        for (var i = 0; i < parcels.Count && goesOn; i++)
        {
            goesOn = await delivery.ResendAsync(parcels[i], context.CancellationToken);
            await marks.SaveAsync(assignment.Turn, delivery.Mark, context);
            context.Heartbeat(delivery.Mark);
        }
    }

    /// <param name="Parcels">What is to be posted in this interval.</param>
    /// <param name="Rest">The last position that needs nothing more once they are posted.</param>
    /// <param name="IsAll">The log has no more for the extension.</param>
    private sealed record Round(IReadOnlyList<Parcel> Parcels, long Rest, bool IsAll);
}
