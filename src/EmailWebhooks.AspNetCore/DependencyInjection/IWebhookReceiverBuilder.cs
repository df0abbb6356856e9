using EmailWebhooks.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// What <see cref="WebhookReceiverServiceCollectionExtensions.AddWebhookReceiver(IServiceCollection, Action{WebhookReceiverOptions})"/>
/// returns, to add handlers to, and whatever else extends the receiver.
/// </summary>
public interface IWebhookReceiverBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
