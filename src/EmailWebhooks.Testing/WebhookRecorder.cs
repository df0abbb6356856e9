using EmailWebhooks.AspNetCore;

namespace EmailWebhooks.Testing;

/// <summary>Records the events that an application under test has handled, and waits for them.</summary>
/// <remarks>
/// <para>
/// Add it after the application's own handlers, which run in the order in which they were added; what the recorder has seen,
/// they have handled without an exception. This also holds with an inbox, where the vendor gets its response earlier.
/// </para>
/// <example>
/// <code>
/// var signUps = new WebhookRecorder&lt;MailingworkOptinFinalizedEvent&gt;();
/// services.AddWebhookReceiver().AddHandler&lt;MailingworkOptinFinalizedEvent&gt;(signUps.HandleAsync);
/// // …
/// await signUps.WaitAsync(signUp => signUp.SubscriberId == 1);
/// </code>
/// </example>
/// <para>All members can be used from several threads.</para>
/// </remarks>
/// <typeparam name="TEvent">The event, or a base type of several.</typeparam>
public sealed class WebhookRecorder<TEvent> : IWebhookHandler<TEvent>
    where TEvent : WebhookEvent
{
    private readonly List<TEvent> _events = [];
    private readonly ChangeSignal _changed = new();

    /// <summary>The events that were handled, oldest first. One that was retried is there once for each time that it got here.</summary>
    public IReadOnlyList<TEvent> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Records an event.</summary>
    /// <param name="webhookEvent">The event.</param>
    /// <param name="delivery">The delivery, which is not kept.</param>
    /// <param name="cancellationToken">Not observed: recording takes no time.</param>
    /// <returns>A completed task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="webhookEvent"/> is null.</exception>
    public ValueTask HandleAsync(TEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhookEvent);
        lock (_events)
        {
            _events.Add(webhookEvent);
        }

        _changed.Raise();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until an event has been handled; returns at once when that has already happened.</summary>
    /// <param name="predicate">Which event to wait for; null for any.</param>
    /// <param name="timeout">How long to wait, in real time; null for 30 seconds.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The first event that matches.</returns>
    /// <exception cref="TimeoutException">The event was not handled in time; the message says how many others were.</exception>
    public Task<TEvent> WaitAsync(Predicate<TEvent>? predicate = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _changed.WaitAsync(
            () => Events.FirstOrDefault(webhookEvent => predicate is null || predicate(webhookEvent)),
            timeout,
            () => $"no {typeof(TEvent).Name} that the test waits for was handled; {Events.Count} others were.",
            cancellationToken);

    /// <summary>Waits until a number of events have been handled; returns at once when that has already happened.</summary>
    /// <param name="count">How many events to wait for.</param>
    /// <param name="timeout">How long to wait, in real time; null for 30 seconds.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>All events that were handled, at least <paramref name="count"/>.</returns>
    /// <exception cref="TimeoutException">Fewer events were handled in time; the message says how many.</exception>
    public Task<IReadOnlyList<TEvent>> WaitForCountAsync(int count, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _changed.WaitAsync(
            () => Events is { } events && events.Count >= count ? events : null,
            timeout,
            () => $"{Events.Count} of {count} events of type {typeof(TEvent).Name} were handled.",
            cancellationToken);
}
