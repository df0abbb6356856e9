using System.Collections.Concurrent;
using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Handlers;

public sealed class HandlerClassTests
{
    [Test]
    public async Task Handler_class_is_created_in_the_scope_of_each_delivery_and_disposed_with_it()
    {
        var journal = new ConcurrentQueue<(UnitOfWork Work, string Call)>();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeOpenEvent, WorkingHandler>()
            .AddHandler<PinpointeEvent, WorkingHandler>()
            .Services.AddSingleton(journal).AddScoped<UnitOfWork>());

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.Application.StopAsync();

        Assert.That(string.Join(' ', journal.Select(entry => entry.Call)), Is.EqualTo("handled handled disposed handled handled disposed"));
        var works = journal.Select(entry => entry.Work).ToList();
        Assert.That(works.Take(3), Is.All.SameAs(works[0]));
        Assert.That(works.Skip(3), Is.All.SameAs(works[3]).And.All.Not.SameAs(works[0]));
    }

    [Test]
    public async Task Handler_of_a_base_type_can_be_added_for_one_event()
    {
        var journal = new ConcurrentQueue<(UnitOfWork Work, string Call)>();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeClickEvent, WorkingHandler>()
            .Services.AddSingleton(journal).AddScoped<UnitOfWork>());

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click);

        Assert.That(journal.Count(entry => entry.Call == "handled"), Is.EqualTo(1));
    }

    [Test]
    public async Task Handler_that_is_already_registered_keeps_its_lifetime()
    {
        var single = new CountingHandler();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<PinpointeEvent, CountingHandler>(),
            build: builder => builder.Services.AddSingleton(single));

        // It is registered after AddHandler, and the last registration wins.
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);

        Assert.That(single.Count, Is.EqualTo(2));
    }

    [Test]
    public void AddHandler_registers_the_class_as_scoped_unless_it_is_registered()
    {
        var services = new ServiceCollection().AddSingleton<CountingHandler>();

        services.AddWebhookReceiver().AddHandler<PinpointeEvent, CountingHandler>().AddHandler<PinpointeEvent, WorkingHandler>().AddHandler<PinpointeOpenEvent, WorkingHandler>();

        Assert.That(services.Where(service => service.ServiceType == typeof(CountingHandler)).Select(service => service.Lifetime), Is.EqualTo(new[] { ServiceLifetime.Singleton }));
        Assert.That(services.Where(service => service.ServiceType == typeof(WorkingHandler)).Select(service => service.Lifetime), Is.EqualTo(new[] { ServiceLifetime.Scoped }));
    }

    [Test]
    public async Task Handler_whose_constructor_throws_causes_500_and_is_logged()
    {
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<PinpointeEvent, WorkingHandler>(),
            build: builder => builder.Services.AddScoped<UnitOfWork>(_ => throw new InvalidOperationException("the database is down")));

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.InternalServerError));
        var logged = host.Log.Ours.Single(line => line.Level == LogLevel.Error);
        Assert.That(logged.Text, Does.Contain(nameof(WorkingHandler)));
        Assert.That(logged.Exception, Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task Application_with_a_handler_that_lacks_a_service_does_not_start_and_constructs_nothing()
    {
        // The handler needs a unit of work, which needs the journal.
        await Assert.ThatAsync(
            () => ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent, WorkingHandler>()),
            Throws.InvalidOperationException.With.Message.Contains(nameof(WorkingHandler)).And.Message.Contains(nameof(UnitOfWork)));
        await Assert.ThatAsync(
            () => ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent, WorkingHandler>(), build: builder => builder.Services.AddScoped<UnitOfWork>()),
            Throws.InvalidOperationException.With.Message.Contains(nameof(WorkingHandler)).And.Message.Contains("ConcurrentQueue"));
        await Assert.ThatAsync(
            () => ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent, UnitOfWork>((_, _, _, _) => ValueTask.CompletedTask)),
            Throws.InvalidOperationException.With.Message.Contains(nameof(UnitOfWork)));
    }

    [Test]
    public async Task Application_whose_handler_has_every_kind_of_parameter_starts_and_constructs_it_only_for_a_delivery()
    {
        ParametersHandler.Constructed = 0;
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<PinpointeEvent, ParametersHandler>(),
            build: builder => builder.Services.AddKeyedSingleton("key", new ConcurrentQueue<string>()));
        Assert.That(ParametersHandler.Constructed, Is.Zero);

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(ParametersHandler.Constructed, Is.EqualTo(1));
    }

    [Test]
    public async Task Handler_class_that_two_modules_add_for_the_same_event_runs_once()
    {
        var single = new CountingHandler();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<PinpointeOpenEvent, CountingHandler>(),
            build: builder =>
            {
                builder.Services.AddSingleton(single);
                builder.Services.AddWebhookReceiver().AddHandler<PinpointeOpenEvent, CountingHandler>();
                builder.Services.AddWebhookReceiver("acme", options => options.Secrets.Add("a")).AddHandler<PinpointeOpenEvent, CountingHandler>();
            });

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);

        Assert.That(single.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Delivery_has_its_time_of_arrival_and_its_request()
    {
        var arrival = new DateTimeOffset(2025, 11, 11, 9, 27, 29, TimeSpan.Zero);
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<PinpointeEvent>((webhookEvent, delivery, cancellationToken) =>
            {
                Assert.That(delivery.HttpContext!.Request.Headers.UserAgent.ToString(), Is.EqualTo("Pinpointe"));
                Assert.That(cancellationToken, Is.EqualTo(delivery.HttpContext!.RequestAborted));
                return recorder.HandleAsync(webhookEvent, delivery, cancellationToken);
            }),
            build: builder => builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(arrival)));
        host.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Pinpointe");

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(recorder.Deliveries.Single().ReceivedAt, Is.EqualTo(arrival));
    }

    [Test]
    public async Task Handler_can_be_tested_without_a_host()
    {
        var handler = new CountingHandler();

        await handler.HandleAsync(new PinpointeOpenEvent(), new WebhookDelivery(), CancellationToken.None);

        Assert.That(handler.Count, Is.EqualTo(1));
    }

    [TestCase(400, false)]
    [TestCase(503, false)]
    [TestCase(302, false)]
    [TestCase(400, true)]
    public async Task Handler_that_sets_a_status_of_its_own_counts_as_failed(int status, bool starts)
    {
        var after = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeEvent>(async (_, delivery, cancellationToken) =>
            {
                delivery.HttpContext!.Response.StatusCode = status;
                if (starts)
                {
                    await delivery.HttpContext.Response.StartAsync(cancellationToken);
                }
            })
            .AddHandler<PinpointeEvent>(after.HandleAsync));

        if (starts)
        {
            Assert.That(async () => await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Throws.InstanceOf<HttpRequestException>());
        }
        else
        {
            Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.InternalServerError));
        }

        Assert.That(after.Events, Is.Empty);
        Assert.That(host.Log.Ours.Single(line => line.Level == LogLevel.Error).Exception!.Message, Does.Contain($"{status}").And.Contain("throw an exception"));
        Assert.That(host.Log.Ours.Count(line => line.Text.Contains("Outcome=failed")), Is.EqualTo(1));
    }

    [Test]
    public async Task Handler_that_sets_another_success_status_causes_200()
    {
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent>((_, delivery, _) =>
        {
            delivery.HttpContext!.Response.StatusCode = 202;
            return ValueTask.CompletedTask;
        }));

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Handler_that_starts_the_response_and_then_fails_causes_no_200()
    {
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent>(async (_, delivery, cancellationToken) =>
        {
            await delivery.HttpContext!.Response.StartAsync(cancellationToken);
            throw new InvalidOperationException();
        }));

        Assert.That(async () => await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Throws.InstanceOf<HttpRequestException>());
    }

    private sealed class UnitOfWork(ConcurrentQueue<(UnitOfWork Work, string Call)> journal) : IDisposable
    {
        public void Handle() => journal.Enqueue((this, "handled"));

        public void Dispose() => journal.Enqueue((this, "disposed"));
    }

    private sealed class WorkingHandler(UnitOfWork work) : IWebhookHandler<PinpointeEvent>
    {
        public ValueTask HandleAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
        {
            work.Handle();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class CountingHandler : IWebhookHandler<PinpointeEvent>
    {
        public int Count { get; private set; }

        public ValueTask HandleAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
        {
            Count++;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class ParametersHandler : IWebhookHandler<PinpointeEvent>
    {
        public ParametersHandler(IServiceProvider services, IEnumerable<string> none, ILogger<ParametersHandler> logger, [FromKeyedServices("key")] ConcurrentQueue<string> keyed, int number = 7)
        {
            Assert.That(new object[] { services, none, logger, keyed, number }, Is.All.Not.Null);
            Constructed++;
        }

        public static int Constructed { get; set; }

        public ValueTask HandleAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
