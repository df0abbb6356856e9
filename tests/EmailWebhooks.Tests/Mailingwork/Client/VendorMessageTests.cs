using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>What of the vendor's words an exception may hold.</summary>
public sealed class VendorMessageTests
{
    [TestCase("Unknown app", "Unknown app")]
    [TestCase("  line\r\none\tand\u0000two\u0085 ", "line one and two")]
    [TestCase("user api-user has password pa$$ w&rd+ü here", "user *** has password *** here")]
    [TestCase("user API-User, password PA$$ W&RD+Ü", "user ***, password ***")]
    [TestCase("got pa%24%24%20w%26rd%2B%C3%BC and pa%24%24+w%26rd%2B%C3%BC", "got *** and ***")]
    [TestCase("no mail for max.muster@example.com, sorry", "no mail for *** sorry")]
    [TestCase("no mail for max.muster%40example.com", "no mail for ***")]
    [TestCase("url 'https://example.test/h?key=s3cret' refused", "url *** refused")]
    [TestCase("url example.test/h?key=s3cret refused", "url *** refused")]
    [TestCase("?key=s3cret refused", "*** refused")]
    [TestCase("api-user has password pa$$ w&rd+ü", "*** has password ***")]
    [TestCase("first api-user, then API-USER again", "first ***, then *** again")]
    [TestCase("why? a=b", "why? a=b")]
    [TestCase("call from 203.0.113.7 refused", "call from *** refused")]
    [TestCase("call from (203.0.113.7:8080), ip=203.0.113.7.", "call from *** ***")]
    [TestCase("call from 2001:db8::1 and [2001:db8::1]:80 and ::1", "call from *** and *** and ***")]
    [TestCase("at 12:30:45 in version 1.2.3 code 5", "at 12:30:45 in version 1.2.3 code 5")]
    public async Task Message_is_shown_without_what_is_private(string message, string shown)
    {
        var failure = await FailAsync(message);

        Assert.That(failure.Message, Does.EndWith($" MAILINGWORK says: \"{shown}\"."));
        Assert.That(failure.Message, Does.StartWith("GetWebHooks failed: error 7."));
    }

    [TestCase("\"\"")]
    [TestCase("\" \\r\\n \"")]
    [TestCase("null")]
    [TestCase("5")]
    [TestCase("{}")]
    public async Task Message_that_says_nothing_is_left_out(string json)
    {
        var api = new ApiStub().Answer($$"""{"error":7,"message":{{json}},"result":null}""");
        await using var host = ClientHost.Of(api);

        Assert.That(Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.GetWebhooksAsync())!.Message, Does.EndWith("\"Webservice-Demo\"."));
    }

    [Test]
    public async Task Message_is_cut_after_200_characters()
    {
        var failure = await FailAsync(new string('x', 195) + ClientHost.Password + new string('y', 100_000));

        Assert.That(failure.Message, Does.EndWith($" MAILINGWORK says: \"{new string('x', 195)}***yy\"."));
    }

    [TestCase(199)]
    [TestCase(200)]
    public async Task Message_of_up_to_200_characters_is_shown_whole(int length) =>
        Assert.That((await FailAsync(new string('x', length))).Message, Does.EndWith($"\"{new string('x', length)}\"."));

    [Test]
    public async Task Password_that_is_part_of_its_own_escaped_form_leaves_no_rest()
    {
        var failure = await FailAsync("got s%25 and s%", options => options.Password = "s%");

        Assert.That(failure.Message, Does.EndWith("\"got *** and ***\"."));
    }

    private static async Task<MailingworkApiException> FailAsync(string message, Action<MailingworkOptions>? configure = null)
    {
        var api = new ApiStub().Answer($$"""{"error":7,"message":"{{JsonEncodedText.Encode(message)}}","result":null}""");
        await using var host = ClientHost.Of(api, configure);
        return Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.GetWebhooksAsync())!;
    }
}
