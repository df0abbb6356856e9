using System.Net;
using System.Text.Json;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;

namespace EmailWebhooks.Testing.Tests.Pinpointe;

/// <summary>The posts of each event, as a receiver sees them.</summary>
public class PinpointeEmulatorTests
{
    private const string Shared = "event,userId,userName,time,ipAddress,subscriberId,email,statType,sendType,statId,listId,listName,newsletterId,newsletterName";

    private FakeTimeProvider _clock = null!;
    private Receiver _receiver = null!;
    private PinpointeEmulator _pinpointe = null!;

    [SetUp]
    public async Task SetUp()
    {
        _clock = new FakeTimeProvider(new DateTimeOffset(2025, 11, 11, 9, 27, 29, TimeSpan.Zero));
        _receiver = await Receiver.StartAsync();
        _pinpointe = new PinpointeEmulator(new PinpointeEmulatorOptions { TimeProvider = _clock });
    }

    [TearDown]
    public async Task TearDown()
    {
        _pinpointe.Dispose();
        await _receiver.DisposeAsync();
    }

    [Test]
    public async Task SendOpen_posts_the_documented_members_in_their_order()
    {
        var status = await _pinpointe.SendOpenAsync(_receiver.Url);

        var body = Body();
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Members(body), Is.EqualTo(Shared + ",detail"));
        Assert.That(body.GetProperty("event").GetString(), Is.EqualTo("open"));
        Assert.That(body.GetProperty("subscriberId").ValueKind, Is.EqualTo(JsonValueKind.Number));
        Assert.That(body.GetProperty("detail").ValueKind, Is.EqualTo(JsonValueKind.String));
        Assert.That(_receiver.Requests.Single().Method, Is.EqualTo("POST"));
        Assert.That(_receiver.Requests.Single().Target, Is.EqualTo("/hooks?key=s3cret"));
        Assert.That(_receiver.Requests.Single().ContentType, Is.EqualTo("application/json"));
    }

    [Test]
    public async Task SendClick_posts_the_documented_members_in_their_order()
    {
        await _pinpointe.SendClickAsync(_receiver.Url);

        var body = Body();
        Assert.That(Members(body), Is.EqualTo(Shared.Replace("email,", "email,visitorId,", StringComparison.Ordinal) + ",detail,visitorToken,userAgent"));
        Assert.That(body.GetProperty("event").GetString(), Is.EqualTo("click"));
        Assert.That(Members(body.GetProperty("detail")), Is.EqualTo("linkid,url"));
    }

    [TestCase("bounce")]
    [TestCase("unsubscribe")]
    [TestCase("complaint")]
    public async Task The_other_events_post_the_shared_members(string name)
    {
        await (name switch
        {
            "bounce" => _pinpointe.SendBounceAsync(_receiver.Url),
            "unsubscribe" => _pinpointe.SendUnsubscribeAsync(_receiver.Url),
            _ => _pinpointe.SendComplaintAsync(_receiver.Url),
        });

        Assert.That(Members(Body()), Is.EqualTo(Shared));
        Assert.That(Body().GetProperty("event").GetString(), Is.EqualTo(name));
    }

    [Test]
    public async Task Sample_events_contain_the_time_of_the_clock_and_a_new_subscriber()
    {
        await _pinpointe.SendOpenAsync(_receiver.Url);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _pinpointe.SendClickAsync(_receiver.Url);

        var events = _receiver.Bodies.Select(PinpointeEvent.Parse).ToArray();
        Assert.That(events.Select(webhookEvent => webhookEvent.Time?.Raw), Is.EqualTo(["2025-11-11 09:27:29", "2025-11-11 09:28:29"]));
        Assert.That(events.Select(webhookEvent => webhookEvent.SubscriberId), Is.Unique.And.All.Not.Null);
    }

    [Test]
    public async Task TimeFormat_and_TimeZone_determine_how_the_time_is_written()
    {
        using var pinpointe = new PinpointeEmulator(new PinpointeEmulatorOptions
        {
            TimeProvider = _clock,
            TimeFormat = "yyyy-MM-dd'T'HH:mm:sszzz",
            TimeZone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(-7), "test", "test"),
        });

        await pinpointe.SendOpenAsync(_receiver.Url);

        Assert.That(Body().GetProperty("time").GetString(), Is.EqualTo("2025-11-11T02:27:29-07:00"));
    }

    [Test]
    public async Task An_event_given_by_the_test_is_sent_unchanged()
    {
        await _pinpointe.SendOpenAsync(_receiver.Url, new PinpointeOpenEvent { Email = "erika@example.com", ListId = 7 });

        Assert.That(_receiver.Bodies.Single(), Is.EqualTo("""{"event":"open","email":"erika@example.com","listId":7}"""));
    }

    [TestCase("{\"event\":\"forward\"}")]
    [TestCase("{\"event\":")]
    [TestCase("")]
    public async Task SendAsync_sends_any_body(string body)
    {
        await _pinpointe.SendAsync(_receiver.Url, System.Text.Encoding.UTF8.GetBytes(body));

        Assert.That(_receiver.Bodies.Single(), Is.EqualTo(body));
    }

    [TestCase(401)]
    [TestCase(500)]
    [TestCase(302)]
    public async Task The_receivers_status_is_the_result_and_redirects_are_not_followed(int status)
    {
        _receiver.Respond = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };

        Assert.That((int)await _pinpointe.SendOpenAsync(_receiver.Url), Is.EqualTo(status));
        Assert.That(_receiver.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_receiver_that_does_not_respond_in_time_causes_a_TimeoutException()
    {
        _receiver.Respond = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);

        var sending = _pinpointe.SendOpenAsync(_receiver.Url);
        await Eventually.IsTrueAsync(() => _receiver.Requests.Count == 1);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.That(() => sending, Throws.InstanceOf<TimeoutException>());
    }

    [Test]
    public async Task A_canceled_token_ends_the_request()
    {
        _receiver.Respond = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        using var cancellation = new CancellationTokenSource();

        var sending = _pinpointe.SendOpenAsync(_receiver.Url, cancellationToken: cancellation.Token);
        await Eventually.IsTrueAsync(() => _receiver.Requests.Count == 1);
        await cancellation.CancelAsync();

        Assert.That(() => sending, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_receiver_that_is_down_causes_an_HttpRequestException()
    {
        await _receiver.DisposeAsync();

        Assert.That(() => _pinpointe.SendOpenAsync(_receiver.Url), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public void A_url_that_is_not_absolute_is_refused() =>
        Assert.That(() => _pinpointe.SendOpenAsync(new Uri("/hooks", UriKind.Relative)), Throws.ArgumentException.With.Message.Contains("absolute"));

    [Test]
    public async Task DeliveryHandler_reaches_a_receiver_that_listens_on_no_port()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        await using var application = builder.Build();
        application.Run(context =>
        {
            context.Response.StatusCode = context.Request.Query["key"] == "s3cret" ? StatusCodes.Status202Accepted : StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        await application.StartAsync();
        using var pinpointe = new PinpointeEmulator(new PinpointeEmulatorOptions { DeliveryHandler = application.GetTestServer().CreateHandler() });

        var status = await pinpointe.SendOpenAsync(new Uri("https://receiver.example/hooks?key=s3cret"));

        Assert.That(status, Is.EqualTo(HttpStatusCode.Accepted));
    }

    private JsonElement Body() => JsonElement.Parse(_receiver.Bodies.Single());

    private static string Members(JsonElement element) => string.Join(',', element.EnumerateObject().Select(member => member.Name));
}
