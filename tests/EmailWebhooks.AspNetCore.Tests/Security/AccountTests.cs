using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Tests.Security;

public sealed class AccountTests
{
    private static readonly string?[] Accounts = [null, "acme", "globex"];

    [Test]
    public async Task Secret_of_an_account_is_accepted_at_its_own_endpoints_only()
    {
        var recorder = new EventRecorder();
        await using var host = await StartAsync(recorder);

        foreach (var owner in Accounts)
        {
            foreach (var target in Accounts)
            {
                var expected = owner == target ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;

                Assert.That(await host.PostAsync(ReceiverHost.WithSecret(PinpointePath(target), SecretOf(owner)), new ByteArrayContent(Payloads.Open)), Is.EqualTo(expected), $"{owner} at {target}");
                Assert.That(await host.PostAsync(ReceiverHost.WithSecret(OptinPath(target), SecretOf(owner)), new ByteArrayContent(Payloads.Optin)), Is.EqualTo(expected), $"{owner} at {target}");
            }
        }

        Assert.That(recorder.Deliveries.Select(delivery => delivery.Account), Is.EqualTo(Accounts.SelectMany(account => new[] { account, account })));
    }

    [Test]
    public async Task Same_event_of_two_accounts_has_two_idempotency_keys()
    {
        var recorder = new EventRecorder();
        await using var host = await StartAsync(recorder);

        foreach (var account in Accounts)
        {
            await host.PostAsync(ReceiverHost.WithSecret(OptinPath(account), SecretOf(account)), new ByteArrayContent(Payloads.Optin));
        }

        Assert.That(recorder.Deliveries.Select(delivery => delivery.IdempotencyKey), Is.Unique.And.Exactly(3).Items);
    }

    [Test]
    public async Task Accounts_are_configured_in_separate_sections_and_reload_independently()
    {
        var settings = new ReloadableSettings(("acme:Secrets:0", "a"), ("acme:SecretParameter", "token"), ("globex:Secrets:0", "g"));
        await using var host = await ReceiverHost.StartAsync(
            build: builder =>
            {
                ((IConfigurationBuilder)builder.Configuration).Add(settings);
                builder.Services.AddWebhookReceiver("acme");
                builder.Services.AddWebhookReceiver("globex", options => options.Secrets.Add("from code"));
            },
            map: application =>
            {
                application.MapPinpointeWebhooks("/acme", "acme");
                application.MapPinpointeWebhooks("/globex", "globex");
            });

        Assert.That(await host.PostAsync("/acme?token=a", null), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await host.PostAsync("/acme?token=g", null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await host.PostAsync("/globex?key=from%20code", null), Is.EqualTo(HttpStatusCode.OK));

        settings.Change(("acme:Secrets:0", "b"), ("globex:Secrets:0", "g"));

        Assert.That(await host.PostAsync("/acme?key=b", null), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await host.PostAsync("/acme?key=a", null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await host.PostAsync("/globex?key=g", null), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Application_whose_account_has_no_secret_does_not_start_and_names_the_accounts_section()
    {
        await Assert.ThatAsync(
            () => ReceiverHost.StartAsync(_ => { }, build: builder => builder.Services.AddWebhookReceiver("acme")),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("WebhookReceiver:acme:Secrets:0"));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("a:b")]
    [TestCase("Inbox")]
    [TestCase("secrets")]
    [TestCase("AllowUnauthenticated")]
    [TestCase("SecretParameter")]
    [TestCase("MaxBodySize")]
    [TestCase("RefuseUnhandledEvents")]
    public void AddWebhookReceiver_for_an_account_that_cannot_have_a_section_is_refused(string account)
    {
        Assert.That(() => new ServiceCollection().AddWebhookReceiver(account), Throws.ArgumentException);
    }

    [Test]
    public void Every_setting_is_refused_as_an_account()
    {
        foreach (var setting in typeof(WebhookReceiverOptions).GetProperties())
        {
            Assert.That(() => new ServiceCollection().AddWebhookReceiver(setting.Name), Throws.ArgumentException.With.Message.Contains(setting.Name));
        }
    }

    [Test]
    public async Task Map_for_an_account_that_was_not_added_names_the_missing_call()
    {
        var builder = ReceiverHost.CreateBuilder(out _);
        builder.Services.AddWebhookReceiver("acme");
        await using var application = builder.Build();

        Assert.That(() => application.MapPinpointeWebhooks("/p", "globex"), Throws.InvalidOperationException.With.Message.Contains("AddWebhookReceiver(\"globex\")"));
        Assert.That(() => application.MapMailingworkWebhooks("/m"), Throws.InvalidOperationException.With.Message.Contains("AddWebhookReceiver()"));
    }

    private static string SecretOf(string? account) => account is null ? ReceiverHost.Secret : "secret-of-" + account;

    private static string PinpointePath(string? account) => $"/{account ?? "default"}/pinpointe";

    private static string OptinPath(string? account) => $"/{account ?? "default"}/mailingwork/optin_finalized";

    private static Task<ReceiverHost> StartAsync(EventRecorder recorder) => ReceiverHost.StartAsync(
        handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync),
        build: builder =>
        {
            foreach (var account in Accounts.OfType<string>())
            {
                builder.Services.AddWebhookReceiver(account, options => options.Secrets.Add(SecretOf(account)));
            }
        },
        map: application =>
        {
            foreach (var account in Accounts)
            {
                application.MapPinpointeWebhooks(PinpointePath(account), account);
                application.MapMailingworkWebhooks($"/{account ?? "default"}/mailingwork", account);
            }
        });
}
