using System.Security.Cryptography;
using System.Text;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Handlers;

public sealed class WebhookDeliveryTests
{
    [TestCase("/hooks/mailingwork/optin_finalized", "{\"id\":1}", "mailingwork\0\0optin_finalized\0{\"id\":1}")]
    [TestCase("/hooks/mailingwork/OPTIN_Finalized", "{\"id\":1}", "mailingwork\0\0optin_finalized\0{\"id\":1}")]
    [TestCase("/hooks/mailingwork/New_One", "{\"id\":1}", "mailingwork\0\0new_one\0{\"id\":1}")]
    [TestCase("/acme/optin_finalized", "{\"id\":1}", "mailingwork\0acme\0optin_finalized\0{\"id\":1}")]
    [TestCase("/hooks/pinpointe", "{ \"event\":\"open\"}", "pinpointe\0\0open\0{ \"event\":\"open\"}")]
    [TestCase("/hooks/pinpointe", "{\"event\":\"Forward\"}", "pinpointe\0\0forward\0{\"event\":\"Forward\"}")]
    [TestCase("/hooks/pinpointe", "{}", "pinpointe\0\0\0{}")]
    public async Task IdempotencyKey_is_the_hash_of_vendor_account_event_and_body(string path, string body, string hashed)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync),
            build: builder => builder.Services.AddWebhookReceiver("acme", options => options.Secrets.Add(ReceiverHost.Secret)),
            map: application =>
            {
                ReceiverHost.MapBoth(application);
                application.MapMailingworkWebhooks("/acme", "acme");
            });

        await host.DeliverAsync(path, body);
        await host.DeliverAsync(path, body);

        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed)));
        Assert.That(recorder.Deliveries.Select(delivery => delivery.IdempotencyKey), Is.EqualTo([expected, expected]));
    }

    [Test]
    public void Delivery_created_by_a_test_has_usable_defaults()
    {
        var delivery = new WebhookDelivery();

        Assert.That(delivery.IdempotencyKey, Has.Length.EqualTo(64));
        Assert.That(delivery.Attempt, Is.EqualTo(1));
        Assert.That(delivery.Account, Is.Null);
        Assert.That(delivery.HttpContext, Is.Null);
        Assert.That(delivery.Body.Length, Is.Zero);
        Assert.That(delivery.Services.GetService<string>(), Is.Null);
    }

    [Test]
    public void Delivery_created_by_a_test_keeps_its_values()
    {
        using var services = new ServiceCollection().AddSingleton("a service").BuildServiceProvider();
        var delivery = new WebhookDelivery
        {
            IdempotencyKey = "key",
            Account = "acme",
            Body = "{}"u8.ToArray(),
            ReceivedAt = DateTimeOffset.UnixEpoch,
            Attempt = 3,
            HttpContext = new DefaultHttpContext { RequestServices = services },
        };

        Assert.That(delivery.IdempotencyKey, Is.EqualTo("key"));
        Assert.That(delivery.Account, Is.EqualTo("acme"));
        Assert.That(delivery.Body.ToArray(), Is.EqualTo("{}"u8.ToArray()));
        Assert.That(delivery.ReceivedAt, Is.EqualTo(DateTimeOffset.UnixEpoch));
        Assert.That(delivery.Attempt, Is.EqualTo(3));
        Assert.That(delivery.Services.GetService<string>(), Is.EqualTo("a service"), "the services of the request when no others are set");
    }
}
