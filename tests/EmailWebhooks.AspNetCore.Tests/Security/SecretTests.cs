using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Security;

public sealed class SecretTests
{
    [TestCase("?key=first", HttpStatusCode.OK)]
    [TestCase("?key=second", HttpStatusCode.OK)]
    [TestCase("?x=1&key=second&y=2", HttpStatusCode.OK)]
    [TestCase("?key=%C3%BC%20%2B%26%3D%23", HttpStatusCode.OK)]
    [TestCase("?KEY=first", HttpStatusCode.OK, Description = "Names of query parameters are case-insensitive in ASP.NET Core.")]
    [TestCase("", HttpStatusCode.Unauthorized)]
    [TestCase("?", HttpStatusCode.Unauthorized)]
    [TestCase("?key", HttpStatusCode.Unauthorized)]
    [TestCase("?key=", HttpStatusCode.Unauthorized)]
    [TestCase("?key=%20", HttpStatusCode.Unauthorized)]
    [TestCase("?key=First", HttpStatusCode.Unauthorized)]
    [TestCase("?key=firs", HttpStatusCode.Unauthorized)]
    [TestCase("?key=firstt", HttpStatusCode.Unauthorized)]
    [TestCase("?key=first%00", HttpStatusCode.Unauthorized)]
    [TestCase("?key=%20first", HttpStatusCode.Unauthorized)]
    [TestCase("?key=firstsecond", HttpStatusCode.Unauthorized)]
    [TestCase("?key=first,second", HttpStatusCode.Unauthorized)]
    [TestCase("?key=first&key=second", HttpStatusCode.Unauthorized)]
    [TestCase("?key=first&key=first", HttpStatusCode.Unauthorized)]
    [TestCase("?key=first&KEY=", HttpStatusCode.Unauthorized)]
    [TestCase("?secret=first", HttpStatusCode.Unauthorized)]
    [TestCase("?key[]=first", HttpStatusCode.Unauthorized)]
    [TestCase("?key=ü", HttpStatusCode.Unauthorized)]
    public async Task Delivery_is_accepted_only_with_one_exact_secret_in_its_query(string query, HttpStatusCode expected)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<PinpointeOpenEvent>(recorder.HandleAsync),
            options => options.Secrets = ["first", "second", "ü +&=#"]);

        var status = await host.PostAsync(ReceiverHost.PinpointePath + query, new ByteArrayContent(Payloads.Open));

        Assert.That(status, Is.EqualTo(expected));
        Assert.That(recorder.Events, Has.Count.EqualTo(expected == HttpStatusCode.OK ? 1 : 0));
    }

    [Test]
    public async Task Secret_in_a_header_or_in_the_body_is_ignored()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });
        host.Client.DefaultRequestHeaders.Add("key", ReceiverHost.Secret);
        using var form = new FormUrlEncodedContent([new("key", ReceiverHost.Secret)]);

        Assert.That(await host.PostAsync(ReceiverHost.PinpointePath, form), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Secret_is_read_from_the_configured_parameter()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, options =>
        {
            options.Secrets.Add("first");
            options.SecretParameter = "token";
        });

        Assert.That(await host.PostAsync(ReceiverHost.PinpointePath + "?token=first", null), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await host.PostAsync(ReceiverHost.PinpointePath + "?key=first", null), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Anyone_can_deliver_when_AllowUnauthenticated_is_set_and_there_is_no_secret()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, options => options.AllowUnauthenticated = true);

        Assert.That(await host.PostAsync(ReceiverHost.PinpointePath, null), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await host.PostAsync(ReceiverHost.PinpointePath + "?key=anything", null), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Configured_secret_is_required_even_if_AllowUnauthenticated_is_set()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, options =>
        {
            options.Secrets.Add("first");
            options.AllowUnauthenticated = true;
        });

        Assert.That(await host.PostAsync(ReceiverHost.PinpointePath, null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await host.PostAsync(ReceiverHost.PinpointePath + "?key=first", null), Is.EqualTo(HttpStatusCode.OK));
    }
}
