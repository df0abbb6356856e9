using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Handlers;

/// <summary>Every way to write a handler function compiles without a cast, even in the C# version of .NET 8, and runs.</summary>
public sealed class HandlerFunctionTests
{
    private static readonly Dictionary<string, Action<IWebhookReceiverBuilder>> Functions = new()
    {
        ["asynchronous lambda"] = builder => builder.AddHandler<PinpointeEvent>(async (_, delivery, _) => await CountAsync(delivery)),
        ["asynchronous block"] = builder => builder.AddHandler<PinpointeEvent>(async (_, delivery, _) =>
        {
            await CountAsync(delivery);
        }),
        ["lambda that returns Task"] = builder => builder.AddHandler<PinpointeEvent>((_, delivery, _) => CountAsync(delivery)),
        ["lambda that returns ValueTask"] = builder => builder.AddHandler<PinpointeEvent>((_, delivery, _) => new ValueTask(CountAsync(delivery))),
        ["method that returns Task"] = builder => builder.AddHandler<PinpointeEvent>(TaskAsync),
        ["method that returns ValueTask"] = builder => builder.AddHandler<PinpointeEvent>(ValueTaskAsync),
        ["method for a base type"] = builder => builder.AddHandler<PinpointeOpenEvent>(TaskAsync),
        ["delegate that returns Task"] = builder => builder.AddHandler((Func<PinpointeEvent, WebhookDelivery, CancellationToken, Task>)TaskAsync),
        ["inferred event"] = builder => builder.AddHandler(async (PinpointeEvent _, WebhookDelivery delivery, CancellationToken _) => await CountAsync(delivery)),
        ["asynchronous lambda with a service"] = builder => builder.AddHandler<PinpointeEvent, Counter>(async (_, counter, _, _) => await counter.CountAsync()),
        ["lambda with a service that returns Task"] = builder => builder.AddHandler<PinpointeEvent, Counter>((_, counter, _, _) => counter.CountAsync()),
        ["lambda with a service that returns ValueTask"] = builder => builder.AddHandler<PinpointeEvent, Counter>((_, counter, _, _) => new ValueTask(counter.CountAsync())),
        ["method with a service"] = builder => builder.AddHandler<PinpointeEvent, Counter>(WithServiceAsync),
    };

    private static IEnumerable<string> Names => Functions.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Function_is_awaited(string name)
    {
        var counter = new Counter();
        await using var host = await ReceiverHost.StartAsync(handlers =>
        {
            handlers.Services.AddSingleton(counter);
            Functions[name](handlers);
        });

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(counter.Count, Is.EqualTo(1));
    }

    [TestCase(LanguageVersion.CSharp12, Description = "the default for net8.0")]
    [TestCase(LanguageVersion.CSharp14, Description = "the default for net10.0")]
    public void Function_is_not_ambiguous_in_this_version_of_the_language(LanguageVersion version)
    {
        const string Source = """
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using EmailWebhooks;
            using EmailWebhooks.AspNetCore;
            using EmailWebhooks.Pinpointe;
            using Microsoft.Extensions.DependencyInjection;

            public static class Application
            {
                public static void Add(IWebhookReceiverBuilder builder) => builder
                    .AddHandler<PinpointeEvent>(async (webhookEvent, delivery, cancellationToken) => await Task.Delay(1, cancellationToken))
                    .AddHandler<PinpointeEvent>(async (webhookEvent, delivery, cancellationToken) => { await Task.Delay(1, cancellationToken); })
                    .AddHandler<PinpointeEvent>((webhookEvent, delivery, cancellationToken) => throw new TimeoutException())
                    .AddHandler<PinpointeEvent>((webhookEvent, delivery, cancellationToken) => default)
                    .AddHandler<PinpointeEvent>((webhookEvent, delivery, cancellationToken) => Task.Delay(1, cancellationToken))
                    .AddHandler<PinpointeEvent>((webhookEvent, delivery, cancellationToken) => ValueTask.CompletedTask)
                    .AddHandler<PinpointeOpenEvent>(TaskAsync)
                    .AddHandler<PinpointeOpenEvent>(ValueTaskAsync)
                    .AddHandler(async (PinpointeOpenEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => { await Task.Yield(); })
                    .AddHandler<WebhookEvent, string>(async (webhookEvent, service, delivery, cancellationToken) => await Task.Yield())
                    .AddHandler<WebhookEvent, string>((webhookEvent, service, delivery, cancellationToken) => Task.CompletedTask)
                    .AddHandler<WebhookEvent, string>((webhookEvent, service, delivery, cancellationToken) => ValueTask.CompletedTask)
                    .AddHandler<WebhookEvent, string>(WithServiceAsync);

                private static Task TaskAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => Task.CompletedTask;

                private static ValueTask ValueTaskAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => default;

                private static Task WithServiceAsync(WebhookEvent webhookEvent, string service, WebhookDelivery delivery, CancellationToken cancellationToken) => Task.CompletedTask;
            }
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Application",
            [CSharpSyntaxTree.ParseText(Source, new CSharpParseOptions(version))],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        Assert.That(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
    }

    [Test]
    public async Task Function_that_returns_a_failed_task_causes_500()
    {
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent>((_, _, _) => Task.FromException(new TimeoutException())));

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(host.Log.Ours.Single(line => line.Level == LogLevel.Error).Exception, Is.TypeOf<TimeoutException>());
    }

    [Test]
    public async Task Service_of_a_function_comes_from_the_deliverys_scope()
    {
        var seen = new HashSet<Counter>();
        await using var host = await ReceiverHost.StartAsync(handlers =>
        {
            handlers.Services.AddScoped<Counter>();
            handlers.AddHandler<PinpointeEvent, Counter>((_, counter, delivery, _) =>
            {
                Assert.That(delivery.Services.GetRequiredService<Counter>(), Is.SameAs(counter));
                seen.Add(counter);
                return Task.CompletedTask;
            });
        });

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(seen, Has.Count.EqualTo(2));
    }

    [Test]
    public void AddHandler_without_a_builder_or_a_function_is_refused()
    {
        var builder = new ServiceCollection().AddWebhookReceiver();
        IWebhookReceiverBuilder none = null!;

        Assert.That(() => none.AddHandler<PinpointeEvent>(ValueTaskAsync), Throws.ArgumentNullException);
        Assert.That(() => builder.AddHandler((Func<PinpointeEvent, WebhookDelivery, CancellationToken, ValueTask>)null!), Throws.ArgumentNullException);
        Assert.That(() => builder.AddHandler((Func<PinpointeEvent, WebhookDelivery, CancellationToken, Task>)null!), Throws.ArgumentNullException);
        Assert.That(() => builder.AddHandler((Func<PinpointeEvent, Counter, WebhookDelivery, CancellationToken, ValueTask>)null!), Throws.ArgumentNullException);
        Assert.That(() => builder.AddHandler((Func<PinpointeEvent, Counter, WebhookDelivery, CancellationToken, Task>)null!), Throws.ArgumentNullException);
    }

    private static Task CountAsync(WebhookDelivery delivery) => delivery.Services.GetRequiredService<Counter>().CountAsync();

    private static Task TaskAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => CountAsync(delivery);

    private static ValueTask ValueTaskAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => new(CountAsync(delivery));

    private static Task WithServiceAsync(PinpointeEvent webhookEvent, Counter counter, WebhookDelivery delivery, CancellationToken cancellationToken) => counter.CountAsync();

    private sealed class Counter
    {
        public int Count { get; private set; }

        public async Task CountAsync()
        {
            await Task.Yield();
            Count++;
        }
    }
}
