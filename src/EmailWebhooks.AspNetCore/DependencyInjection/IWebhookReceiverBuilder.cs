using EmailWebhooks.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Configures the webhook receiver. Returned by
/// <see cref="WebhookReceiverServiceCollectionExtensions.AddWebhookReceiver(IServiceCollection, Action{WebhookReceiverOptions})"/>;
/// handlers and other features are added by extension methods.
/// </summary>
public interface IWebhookReceiverBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
