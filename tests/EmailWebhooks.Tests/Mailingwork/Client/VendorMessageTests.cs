using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>The vendor's text stays out of exception messages, because it may quote what was sent, in any encoding.</summary>
public sealed class VendorMessageTests
{
    [TestCase("Unknown app")]
    [TestCase("  line\r\none ")]
    [TestCase("url 'https://example.test/h?key=s3cret' refused")]
    [TestCase("url=https%3A%2F%2Fexample.test%2Fh%3Fkey%3Ds3cret&password=pa%24%24+w%26rd")]
    [TestCase("https:&#47;&#47;example.test&#47;h&#63;key=s3cret")]
    public async Task Vendor_message_is_kept_as_received_in_a_property_and_not_in_the_message(string text)
    {
        var failure = await FailAsync($"\"{JsonEncodedText.Encode(text)}\"");

        Assert.That(failure.VendorMessage, Is.EqualTo(text));
        Assert.That(failure.Message, Is.EqualTo("GetWebHooks failed: error 7. VendorMessage contains the vendor's text; if a parameter is missing, compare ParameterNames with the account's \"Webservice-Demo\"."));
        Assert.That(failure.ToString(), Does.Not.Contain("s3cret"));
    }

    [Test]
    public async Task Vendor_message_is_part_of_the_message_when_IncludeVendorMessage_is_set()
    {
        var failure = await FailAsync("\"Unknown app\"", include: true);

        Assert.That(failure.Message, Does.EndWith(" MAILINGWORK says: \"Unknown app\"."));
    }

    [TestCase("null")]
    [TestCase("5")]
    [TestCase("{}")]
    [TestCase("\"\\ud800\"")]
    public async Task Vendor_message_that_is_not_text_is_null(string json)
    {
        var failure = await FailAsync(json, include: true);

        Assert.That(failure.VendorMessage, Is.Null);
        Assert.That(failure.Message, Does.EndWith("\"Webservice-Demo\"."));
    }

    [TestCase("\"\"")]
    [TestCase("\" \"")]
    public async Task Vendor_message_that_is_empty_is_not_quoted(string json) =>
        Assert.That((await FailAsync(json, include: true)).Message, Does.EndWith("\"Webservice-Demo\"."));

    private static async Task<MailingworkApiException> FailAsync(string messageJson, bool include = false)
    {
        using var api = new MockHttpMessageHandler();
        api.When("*").RespondJson($$"""{"error":7,"message":{{messageJson}},"result":null}""");
        await using var host = new ClientHost(options => options.IncludeVendorMessage = include, api);
        return Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.GetWebhooksAsync())!;
    }
}
