using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>Arbitrary sequences of steps. A failing sequence is shortened as far as possible.</summary>
internal static class AccountStepGen
{
    /// <summary>An error that the vendor reports although the work was done.</summary>
    public static MailingworkFault ErrorAfterWork { get; } = MailingworkFault.Error(9, afterWork: true);

    /// <summary>The faults that are errors of the vendor, which the client does not retry.</summary>
    public static IReadOnlyList<MailingworkFault> VendorErrors { get; } = [MailingworkFault.Error(9), ErrorAfterWork];

    public static Arbitrary<AccountStep[]> Sequences => Arb.From(Step.ArrayOf().Resize(20), ShorterByOne);

    private static Gen<AccountStep> Step =>
        from kind in Gen.Elements(Enum.GetValues<AccountStepKind>())
        from target in Gen.Choose(0, 5)
        from webhook in Webhook
        from faults in Faults
        from lookUpFaults in Faults
        from thrown in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(1, 4)))
        select new AccountStep(kind, target, webhook, faults, lookUpFaults, thrown);

    private static Gen<WebhookKey> Webhook =>
        from app in Gen.Elements("shop", "crm")
        from eventType in Gen.Elements(MailingworkEventType.OptinFinalized, MailingworkEventType.OptoutFinalized)
        from path in Gen.Elements("a", "b")
        select new WebhookKey(app, eventType, new Uri($"https://example.test/{path}"));

    private static Gen<MailingworkFault[]> Faults => Gen.Frequency(
        (3, Gen.Constant(Array.Empty<MailingworkFault>())),
        (3, Fault.ArrayOf(1)),
        (2, Fault.ArrayOf(2)),
        (1, Fault.ArrayOf(5)));

    private static Gen<MailingworkFault> Fault => Gen.Frequency(
        (8, Gen.Elements(AmbiguousFaults.BeforeWork.Concat(AmbiguousFaults.AfterWork))),
        (1, Gen.Constant(MailingworkFault.Status(HttpStatusCode.TooManyRequests))),
        (1, Gen.Elements<MailingworkFault>(VendorErrors)));

    private static IEnumerable<AccountStep[]> ShorterByOne(AccountStep[] steps) =>
        steps.Select((_, left) => steps.Where((_, i) => i != left).ToArray());
}
