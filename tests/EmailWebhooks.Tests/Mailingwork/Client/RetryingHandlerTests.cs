using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Message handlers that repeat requests blindly, and those that do no harm.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RetryingHandlerTests : IAsyncDisposable
{
    private MailingworkEmulator _emulator = null!;

    [SetUp]
    public async Task StartAsync() => _emulator = await MailingworkEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Test]
    public async Task Handler_that_sends_again_is_refused_by_name([Values] bool forAllClients)
    {
        _emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        void Add(IHttpClientBuilder http) => http.AddHttpMessageHandler(() => new CountingHandler()).AddHttpMessageHandler(() => new RepeatingHandler());
        await using var host = forAllClients
            ? Host(services: services => services.ConfigureHttpClientDefaults(Add))
            : Host(http: Add);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient, Is.False);
            Assert.That(failure.Message, Does.Contain($"{typeof(CountingHandler)}, {typeof(RepeatingHandler)}").And.Contain("ConfigureHttpClientDefaults"));
            Assert.That((failure.Function, failure.Outcome), Is.EqualTo(("CreateWebHook", MailingworkOutcome.Unknown)));
            Assert.That(_emulator.Webhooks, Has.Count.EqualTo(1));
            Assert.That(_emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Handler_that_sends_again_is_refused_on_a_stand_in_network_too()
    {
        var api = new ApiStub().Fail(new HttpRequestException("broken")).Result("5");
        await using var host = ClientHost.Of(api, configureHttp: http => http.AddHttpMessageHandler(() => new RepeatingHandler()));

        Assert.ThrowsAsync<MailingworkException>(() => CreateAsync(host));

        Assert.That(api.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Well_known_handlers_for_all_clients_are_removed([Values] bool afterwards)
    {
        _emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        static void AddDefaults(IServiceCollection services) => services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler(RetryAtOnce);
            http.AddHttpMessageHandler(() => new PolicyHttpMessageHandler()).AddHttpMessageHandler(() => new DerivedPolicyHandler());
        });
        await using var host = afterwards ? Host(http: http => AddDefaults(http.Services)) : Host(services: AddDefaults);

        var webhook = await CreateAsync(host);

        Assert.That(webhook.Id, Is.EqualTo(_emulator.Webhooks.Single().Id));
        Assert.That(_emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task Well_known_handler_for_this_client_stays_and_is_refused_when_it_retries()
    {
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.ConnectionReset());
        await using var host = Host(http: http => http.AddStandardResilienceHandler(RetryAtOnce));

        Assert.That(Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync())!.Message, Does.Contain("Resilience.ResilienceHandler"));
    }

    [Test]
    public async Task Other_clients_keep_their_handlers()
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(RetryAtOnce));
        services.AddMailingworkWebhooks(options => (options.Username, options.Password) = ("u", "p"));
        var api = new ApiStub().Fail(new HttpRequestException("broken")).Answer("fine");
        services.AddHttpClient("other").ConfigurePrimaryHttpMessageHandler(() => api.Handler);
        await using var provider = services.BuildServiceProvider();

        var answer = await provider.GetRequiredService<IHttpClientFactory>().CreateClient("other").GetStringAsync(new Uri("https://example.test/"));

        Assert.That(answer, Is.EqualTo("fine"));
    }

    [Test]
    public async Task Handler_that_does_no_harm_stays_also_for_the_clients_own_repeats()
    {
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.ConnectionReset(), times: 2);
        var counting = new CountingHandler();
        await using var host = Host(http: http => http.AddHttpMessageHandler(() => counting));

        await host.Client.GetWebhooksAsync();

        Assert.That(counting.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task Handler_may_send_requests_of_its_own_elsewhere()
    {
        var api = new ApiStub().Answer("token").Result("[]");
        await using var host = ClientHost.Of(api, configureHttp: http => http.AddHttpMessageHandler(() => new TokenHandler()));

        await host.Client.GetWebhooksAsync();

        Assert.That(api.Requests.Select(request => request.Uri.AbsolutePath), Is.EqualTo(["/token", "/webservice/webservice/json/GetWebHooks"]));
    }

    private static void RetryAtOnce(HttpStandardResilienceOptions options) =>
        (options.Retry.Delay, options.Retry.UseJitter, options.Retry.BackoffType) = (TimeSpan.Zero, false, DelayBackoffType.Constant);

    private static Task<MailingworkWebhook> CreateAsync(ClientHost host) =>
        host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"));

    private ClientHost Host(Action<IHttpClientBuilder>? http = null, Action<IServiceCollection>? services = null) => new(
        options => (options.BaseAddress, options.Username, options.Password) = (_emulator.BaseAddress, _emulator.Username, _emulator.Password),
        configureHttp: http,
        configureServices: services);

    private sealed class DerivedPolicyHandler : PolicyHttpMessageHandler;

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
            using var token = new HttpRequestMessage(HttpMethod.Get, "https://example.test/token");
            using var answer = await base.SendAsync(token, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
