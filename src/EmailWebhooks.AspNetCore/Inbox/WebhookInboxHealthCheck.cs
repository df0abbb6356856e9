using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Inbox;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Adds the health check of the inbox.</summary>
    public static class WebhookInboxHealthChecksBuilderExtensions
    {
        /// <summary>
        /// Adds a health check of the inbox. Degraded: an event is set aside as failed, or the oldest pending event was received
        /// more than 5 minutes ago, or a handler has been running for more than 5 minutes. Unhealthy: the store cannot be used,
        /// so deliveries get a 503 response, or a part of the inbox has ended unexpectedly.
        /// </summary>
        /// <param name="builder">The health checks.</param>
        /// <param name="name">The name of the check. Default: <c>webhook-inbox</c>.</param>
        /// <param name="failureStatus">The status to report instead of <see cref="HealthStatus.Unhealthy"/>. Default: null, which reports that status.</param>
        /// <param name="tags">The tags of the check. Default: null, for none.</param>
        /// <param name="timeout">The timeout of the check. Default: null, for none.</param>
        /// <returns>The health checks.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
        public static IHealthChecksBuilder AddWebhookInbox(
            this IHealthChecksBuilder builder, string name = "webhook-inbox", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(name);

            return builder.Add(new HealthCheckRegistration(
                name,
                services => new WebhookInboxHealthCheck(
                    services.GetService<IWebhookInbox>() ?? throw new InvalidOperationException("The health check of the webhook inbox needs an inbox: call AddSqliteInbox or AddPostgreSqlInbox."),
                    services.GetRequiredService<InboxState>(),
                    services.GetRequiredService<InboxQueue>()),
                failureStatus,
                tags,
                timeout));
        }
    }
}

namespace EmailWebhooks.AspNetCore.Inbox
{
    internal sealed class WebhookInboxHealthCheck(IWebhookInbox inbox, InboxState state, InboxQueue queue) : IHealthCheck
    {
        private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            WebhookInboxStatistics statistics;
            try
            {
                statistics = await inbox.GetStatisticsAsync(cancellationToken);
            }
            catch (Exception unreachable) when (!cancellationToken.IsCancellationRequested)
            {
                return new(context.Registration.FailureStatus, "The inbox cannot be read.", unreachable);
            }

            if (state.HasEnded || !state.IsUsable)
            {
                return new(
                    context.Registration.FailureStatus,
                    state.HasEnded ? "A part of the inbox has ended unexpectedly; see the log, and restart the application." : "The inbox cannot be used at the moment; see the log.");
            }

            var data = new Dictionary<string, object>
            {
                ["pending"] = statistics.Pending,
                ["processing"] = statistics.Processing,
                ["failed"] = statistics.Failed,
                ["oldestPendingAge"] = statistics.OldestPendingAge ?? TimeSpan.Zero,
            };
            return statistics.Failed > 0
                ? HealthCheckResult.Degraded($"Events set aside as failed: {statistics.Failed}. Retry or delete them with IWebhookInbox or 'email-webhooks inbox'.", data: data)
                : statistics.OldestPendingAge > LongestWait
                    ? HealthCheckResult.Degraded($"Pending events: {statistics.Pending}, of which the oldest was received {statistics.OldestPendingAge} ago. If its handlers fail, the log shows why.", data: data)
                    : queue.Overdue.Count() is var overdue and > 0
                        ? HealthCheckResult.Degraded($"Events whose handlers have been running for more than 5 minutes: {overdue}; see the log.", data: data)
                        : HealthCheckResult.Healthy($"Pending events: {statistics.Pending}.", data);
        }
    }
}
