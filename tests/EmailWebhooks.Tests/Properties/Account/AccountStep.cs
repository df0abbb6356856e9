using EmailWebhooks.Testing;

namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>One thing that happens to an account: the client is called, or someone else changes something.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Target">Which of the registered webhooks it happens to, counted round; the one after the last does not exist.</param>
/// <param name="Webhook">The webhook to register or to ask for.</param>
/// <param name="Faults">What goes wrong with the next requests for the function that is called.</param>
/// <param name="LookUpFaults">What goes wrong with the next look-ups.</param>
/// <param name="Thrown">How many of the responses a message handler of the application replaces by an exception of its own.</param>
internal sealed record AccountStep(AccountStepKind Kind, int Target, WebhookKey Webhook, MailingworkFault[] Faults, MailingworkFault[] LookUpFaults, int Thrown)
{
    public override string ToString() => $"{Kind} {Target} {Webhook} [{string.Join(", ", (object[])Faults)}] [{string.Join(", ", (object[])LookUpFaults)}] {Thrown}";
}
