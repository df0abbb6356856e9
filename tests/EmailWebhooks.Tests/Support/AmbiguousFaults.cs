using System.Net;
using EmailWebhooks.Testing;

namespace EmailWebhooks.Tests.Support;

/// <summary>Faults after which the client cannot know whether the work was done.</summary>
internal static class AmbiguousFaults
{
    public static IEnumerable<MailingworkFault> BeforeWork => Faults(afterWork: false);

    public static IEnumerable<MailingworkFault> AfterWork => Faults(afterWork: true);

    private static IEnumerable<MailingworkFault> Faults(bool afterWork) =>
    [
        MailingworkFault.ConnectionReset(afterWork),
        MailingworkFault.TruncatedResponse(afterWork),
        MailingworkFault.HtmlPage(afterWork),
        MailingworkFault.Status(HttpStatusCode.OK, afterWork: afterWork),
        MailingworkFault.Status(HttpStatusCode.RequestTimeout, afterWork: afterWork),
        MailingworkFault.Status(HttpStatusCode.InternalServerError, afterWork: afterWork),
        MailingworkFault.Status(HttpStatusCode.ServiceUnavailable, afterWork: afterWork),
    ];
}
