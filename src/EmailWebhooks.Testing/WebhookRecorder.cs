using EmailWebhooks.AspNetCore;

namespace EmailWebhooks.Testing;

/// <summary>Records the events that an application under test has handled, and waits for them.</summary>
/// <remarks>
/// <para>
/// Handlers run in the order in which they were added. Add the recorder after the application's own handlers, so that it
/// records an event only when they have handled it without an exception, even if an inbox runs them after the response.
/// </para>
/// <para>All members are thread-safe.</para>
/// </remarks>
/// <example>
/// <code>
/// var signUps = new WebhookRecorder&lt;MailingworkOptinFinalizedEvent&gt;();
/// services.AddWebhookReceiver().AddHandler&lt;MailingworkOptinFinalizedEvent&gt;(signUps.HandleAsync);
/// // …
/// await signUps.WaitAsync(signUp => signUp.SubscriberId == 1);
/// </code>
/// </example>
/// <typeparam name="TEvent">The event, or a base type of several events.</typeparam>
public sealed class WebhookRecorder<TEvent> : IWebhookHandler<TEvent>
    where TEvent : WebhookEvent
{
    private readonly List<TEvent> _events = [];
    private readonly ChangeSignal _changed = new();

    /// <summary>The events that were handled, oldest first. An event that was handled several times is listed that many times.</summary>
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
    /// <param name="delivery">The delivery, which is not recorded.</param>
    /// <param name="cancellationToken">Not used, because the method completes at once.</param>
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

    /// <summary>Waits until an event has been handled; returns at once if it already has been.</summary>
    /// <param name="predicate">The condition that the event must meet; null for any event.</param>
    /// <param name="timeout">How long to wait, in real time; null for 30 seconds.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The first event that meets the condition.</returns>
    /// <exception cref="TimeoutException">The event was not handled in time; the message says how many other events were.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<TEvent> WaitAsync(Predicate<TEvent>? predicate = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _changed.WaitAsync(
            () => Events.FirstOrDefault(webhookEvent => predicate is null || predicate(webhookEvent)),
            timeout,
            () => $"the expected {typeof(TEvent).Name} was not handled; events handled so far: {Events.Count}.",
            cancellationToken);

    /// <summary>Waits until a number of events have been handled; returns at once if they already have been.</summary>
    /// <param name="count">The number of events to wait for.</param>
    /// <param name="timeout">How long to wait, in real time; null for 30 seconds.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>All events that were handled, at least <paramref name="count"/>.</returns>
    /// <exception cref="TimeoutException">Fewer events were handled in time; the message says how many.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<IReadOnlyList<TEvent>> WaitForCountAsync(int count, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _changed.WaitAsync(
            () => Events is { } events && events.Count >= count ? events : null,
            timeout,
            () => $"{Events.Count} of {count} events of type {typeof(TEvent).Name} were handled.",
            cancellationToken);
}
