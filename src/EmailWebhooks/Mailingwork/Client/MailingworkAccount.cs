using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>What the clients of one account share: its options as they are now, and the way to its API.</summary>
internal sealed class MailingworkAccount(
    string optionsName, IOptionsMonitor<MailingworkOptions> options, MailingworkTransport transport, TimeProvider timeProvider, ILogger logger)
{
    private CallPolicy? _policy;

    public MailingworkTransport Transport => transport;

    public TimeProvider TimeProvider => timeProvider;

    public ILogger Logger => logger;

    /// <summary>The policy of the current options. A pipeline is dear to build, so it lives as long as the options do.</summary>
    /// <exception cref="OptionsValidationException">The options are not valid.</exception>
    public CallPolicy CurrentPolicy()
    {
        var current = options.Get(optionsName);
        var policy = Volatile.Read(ref _policy);
        if (!ReferenceEquals(policy?.Options, current))
        {
            policy = new CallPolicy(current, timeProvider);
            Volatile.Write(ref _policy, policy);
        }

        return policy!;
    }
}
