using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>Each fault, before and after the call is executed, as a client sees it.</summary>
public class MailingworkFaultTests : WebserviceFixture
{
    [Test]
    public void ConnectionReset_resets_the_connection([Values] bool afterWork)
    {
        Queue(MailingworkFault.ConnectionReset(afterWork));

        var failure = Assert.ThrowsAsync<HttpRequestException>(CreateAsync);

        Assert.That(failure!.GetBaseException(), Is.InstanceOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionReset));
        AssertWork(afterWork);
    }

    [Test]
    public void TruncatedResponse_ends_in_the_middle_of_the_body([Values] bool afterWork)
    {
        Queue(MailingworkFault.TruncatedResponse(afterWork));

        Assert.That(CreateAsync, Throws.InstanceOf<HttpRequestException>());
        AssertWork(afterWork);
    }

    [Test]
    public async Task Timeout_hangs_until_the_client_gives_up([Values] bool afterWork)
    {
        Queue(MailingworkFault.Timeout(afterWork));

        var call = CreateAsync();
        await Emulator.WaitUntilAsync(emulator => emulator.CountRequests(MailingworkFunction.CreateWebHook) == 1 && emulator.CountExecuted(MailingworkFunction.CreateWebHook) == (afterWork ? 1 : 0));
        var hung = !call.IsCompleted;
        Client.GiveUp();

        Assert.That(hung, Is.True);
        Assert.That(() => call, Throws.InstanceOf<OperationCanceledException>());
        AssertWork(afterWork);
    }

    [Test]
    public async Task Status_responds_with_the_status_and_Retry_After_in_seconds([Values] bool afterWork)
    {
        Queue(MailingworkFault.Status(HttpStatusCode.ServiceUnavailable, new RetryConditionHeaderValue(TimeSpan.FromSeconds(7)), afterWork));

        using var response = await CreateAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(response.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
        AssertWork(afterWork);
    }

    [Test]
    public async Task Status_responds_with_the_status_and_Retry_After_as_a_date()
    {
        var date = new DateTimeOffset(2025, 11, 11, 9, 27, 29, TimeSpan.Zero);
        Queue(MailingworkFault.Status(HttpStatusCode.TooManyRequests, new RetryConditionHeaderValue(date)));

        using var response = await CreateAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(response.Headers.RetryAfter?.Date, Is.EqualTo(date));
    }

    [Test]
    public async Task Status_sends_no_Retry_After_by_default()
    {
        Queue(MailingworkFault.Status(HttpStatusCode.ServiceUnavailable));

        using var response = await CreateAsync();

        Assert.That(response.Headers.RetryAfter, Is.Null);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task Redirect_responds_with_302_and_a_location([Values] bool afterWork)
    {
        Queue(MailingworkFault.Redirect(new Uri("http://127.0.0.1:9/elsewhere"), afterWork));

        using var response = await CreateAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(response.Headers.Location?.AbsoluteUri, Is.EqualTo("http://127.0.0.1:9/elsewhere"));
        AssertWork(afterWork);
    }

    [Test]
    public async Task HtmlPage_responds_with_200_and_an_HTML_page([Values] bool afterWork)
    {
        Queue(MailingworkFault.HtmlPage(afterWork));

        using var response = await CreateAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.StartWith("<!DOCTYPE html>"));
        AssertWork(afterWork);
    }

    [Test]
    public async Task Error_responds_with_an_envelope_that_contains_the_code([Values] bool afterWork)
    {
        Queue(MailingworkFault.Error(99, "Database \"gone\"", afterWork));

        var response = await Client.CreateAsync("optin_finalized", "https://receiver.example/");

        Assert.That(response.GetProperty("error").GetInt32(), Is.EqualTo(99));
        Assert.That(response.GetProperty("message").GetString(), Is.EqualTo("Database \"gone\""));
        AssertWork(afterWork);
    }

    [Test]
    public async Task Response_responds_with_exactly_what_it_was_given()
    {
        Queue(MailingworkFault.Response("""{"error":"0","result":[]}""", "text/plain", HttpStatusCode.Accepted));

        using var response = await CreateAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/plain"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"error":"0","result":[]}"""));
    }

    [Test]
    public async Task Faults_apply_to_the_calls_of_their_function_in_the_order_queued_and_then_end()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Error(7), times: 2);
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Error(8));
        var codes = new List<int>();

        var list = await Client.CallAsync("GetWebHooks");
        for (var i = 0; i < 4; i++)
        {
            codes.Add((await Client.CreateAsync("optin_finalized", "https://receiver.example/")).GetProperty("error").GetInt32());
        }

        Assert.That(list.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(codes, Is.EqualTo([7, 7, 8, 0]));
    }

    [Test]
    public void A_fault_with_an_invalid_argument_is_refused()
    {
        Assert.That(() => MailingworkFault.Error(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => MailingworkFault.Response(null!), Throws.ArgumentNullException);
        Assert.That(() => MailingworkFault.Redirect(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void An_undefined_function_is_out_of_range()
    {
        const MailingworkFunction Undefined = (MailingworkFunction)99;

        Assert.That(() => Emulator.QueueFault(Undefined, MailingworkFault.HtmlPage()), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("function"));
        Assert.That(() => Emulator.CountRequests(Undefined), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Emulator.CountExecuted((MailingworkFunction)(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task QueueFault_refuses_more_than_the_capacity()
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { Capacity = 2 });

        emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.HtmlPage(), times: 2);

        Assert.That(() => emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.HtmlPage()), Throws.InvalidOperationException.With.Message.Contains("Capacity"));
        Assert.That(() => emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.HtmlPage()), Throws.Nothing);
    }

    private void Queue(MailingworkFault fault) => Emulator.QueueFault(MailingworkFunction.CreateWebHook, fault);

    private Task<HttpResponseMessage> CreateAsync() =>
        Client.PostAsync("CreateWebHook", ("app", "crm"), ("event", "optin_finalized"), ("url", "https://receiver.example/"));

    private void AssertWork(bool done)
    {
        Assert.That(Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
        Assert.That(Emulator.CountExecuted(MailingworkFunction.CreateWebHook), Is.EqualTo(done ? 1 : 0));
        Assert.That(Emulator.Webhooks, Has.Count.EqualTo(done ? 1 : 0));
    }
}
