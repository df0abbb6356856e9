using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Message handlers of the application: those that retry requests on their own, and harmless ones.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RetryingHandlerTests : EmulatorFixture
{
    [Test]
    public async Task Handler_that_retries_is_refused_by_name([Values] bool forAllClients)
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        void Add(IHttpClientBuilder http) => http.AddHttpMessageHandler(() => new CountingHandler()).AddHttpMessageHandler(() => new RetryingHandler());
        await using var host = forAllClients
            ? ClientHost.Of(Emulator, configureServices: services => services.ConfigureHttpClientDefaults(Add))
            : ClientHost.Of(Emulator, configureHttp: Add);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => SampleWebhook.CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient, Is.False);
            Assert.That(failure.Message, Does.Contain($"{typeof(CountingHandler)}, {typeof(RetryingHandler)}").And.Contain("ConfigureHttpClientDefaults"));
            Assert.That((failure.Function, failure.Outcome), Is.EqualTo(("CreateWebHook", MailingworkOutcome.Unknown)));
            Assert.That(Emulator.Webhooks, Has.Count.EqualTo(1));
            Assert.That(Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Handler_that_retries_is_refused_with_a_stubbed_network_too()
    {
        using var api = new MockHttpMessageHandler();
        var requests = api.When("*").Throw(new HttpRequestException("broken"));
        await using var host = new ClientHost(network: api, configureHttp: http => http.AddHttpMessageHandler(() => new RetryingHandler()));

        Assert.ThrowsAsync<MailingworkException>(() => SampleWebhook.CreateAsync(host));

        Assert.That(api.GetMatchCount(requests), Is.EqualTo(1));
    }

    [Test]
    public async Task Well_known_handlers_for_all_clients_are_removed([Values] bool afterwards)
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        static void AddDefaults(IServiceCollection services) => services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler(RetryAtOnce);
            http.AddHttpMessageHandler(() => new PolicyHttpMessageHandler()).AddHttpMessageHandler(() => new DerivedPolicyHandler());
        });
        await using var host = afterwards ? ClientHost.Of(Emulator, configureHttp: http => AddDefaults(http.Services)) : ClientHost.Of(Emulator, configureServices: AddDefaults);

        var webhook = await SampleWebhook.CreateAsync(host);

        Assert.That(webhook.Id, Is.EqualTo(Emulator.Webhooks.Single().Id));
        Assert.That(Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task Well_known_handler_for_this_client_stays_and_is_refused_when_it_retries()
    {
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.ConnectionReset());
        await using var host = ClientHost.Of(Emulator, configureHttp: http => http.AddStandardResilienceHandler(RetryAtOnce));

        Assert.That(Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync())!.Message, Does.Contain("Resilience.ResilienceHandler"));
    }

    [Test]
    public async Task Other_clients_keep_their_handlers()
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(RetryAtOnce));
        services.AddMailingworkWebhooks(options => (options.Username, options.Password) = ("u", "p"));
        using var network = new MockHttpMessageHandler();
        network.Expect("*").Throw(new HttpRequestException("broken"));
        network.Expect("*").Respond("text/plain", "fine");
        services.AddHttpClient("other").ConfigurePrimaryHttpMessageHandler(() => network);
        await using var provider = services.BuildServiceProvider();

        var text = await provider.GetRequiredService<IHttpClientFactory>().CreateClient("other").GetStringAsync(new Uri("https://example.test/"));

        Assert.That(text, Is.EqualTo("fine"));
    }

    [Test]
    public async Task Harmless_handler_stays_and_sees_the_clients_own_retries()
    {
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.ConnectionReset(), times: 2);
        var counting = new CountingHandler();
        await using var host = ClientHost.Of(Emulator, configureHttp: http => http.AddHttpMessageHandler(() => counting));

        await host.Client.GetWebhooksAsync();

        Assert.That(counting.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task Handler_may_send_requests_of_its_own_to_another_address()
    {
        using var api = new MockHttpMessageHandler();
        api.Expect("https://example.test/token").Respond("text/plain", "token");
        api.ExpectCall("GetWebHooks").RespondResult("[]");
        await using var host = new ClientHost(network: api, configureHttp: http => http.AddHttpMessageHandler(() => new TokenHandler()));

        Assert.That(await host.Client.GetWebhooksAsync(), Is.Empty);
        api.VerifyNoOutstandingExpectation();
    }

    private static void RetryAtOnce(HttpStandardResilienceOptions options) =>
        (options.Retry.Delay, options.Retry.UseJitter, options.Retry.BackoffType) = (TimeSpan.Zero, false, DelayBackoffType.Constant);

    private sealed class DerivedPolicyHandler : PolicyHttpMessageHandler;

    /// <summary>Sends a failed request again without regard to what it does.</summary>
    private sealed class RetryingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException)
            {
                return await base.SendAsync(request, cancellationToken);
            }
        }
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class TokenHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var tokenRequest = new HttpRequestMessage(HttpMethod.Get, "https://example.test/token");
            using var token = await base.SendAsync(tokenRequest, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
