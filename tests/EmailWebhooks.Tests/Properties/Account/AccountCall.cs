using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>The outcome of a call.</summary>
/// <param name="IsCarriedOut">Whether the server did the work, whatever the client knows about it.</param>
/// <param name="Failure">What the client threw; null when it succeeded.</param>
internal sealed record AccountCall(bool IsCarriedOut, MailingworkException? Failure);
