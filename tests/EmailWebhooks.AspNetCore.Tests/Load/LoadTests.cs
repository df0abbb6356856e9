using System.Collections.Concurrent;
using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>A bounded load: what matters is that every answer is true, whatever the handlers do and whoever else is connected.</summary>
public sealed class LoadTests
{
    private const int Senders = 16;
    private const int DeliveriesEach = 250;
    private const int SlowAttackers = 50;

    [Test]
    public async Task Every_200_was_handled_exactly_once_and_every_failure_was_a_500()
    {
        var handled = new ConcurrentDictionary<long, int>();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeEvent>(async (webhookEvent, _, _) => await HandleAsync(webhookEvent.StatId!.Value))
            .AddHandler<MailingworkEvent, MailingworkHandler>()
            .Services.AddSingleton<Func<long, Task>>(HandleAsync));
        var attackers = await Task.WhenAll(Enumerable.Range(0, SlowAttackers).Select(_ => StallAsync(host)));
        var answers = new ConcurrentDictionary<long, HttpStatusCode>();

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < DeliveriesEach; i++)
            {
                long id = (sender * DeliveriesEach) + i;
                answers[id] = id % 2 == 0
                    ? await host.DeliverAsync(ReceiverHost.PinpointePath, $$"""{"event":"open","statId":"{{id}}"}""")
                    : await host.DeliverAsync(ReceiverHost.OptinPath, $$"""{"id":{{id}},"fields":[{"id":1,"value":"x"}]}""");
            }
        })));

        Array.ForEach(attackers, attacker => attacker.Dispose());
        Assert.That(answers, Has.Count.EqualTo(Senders * DeliveriesEach));
        foreach (var (id, answer) in answers)
        {
            var fails = Fails(id);
            Assert.That(answer, Is.EqualTo(fails ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
            Assert.That(handled.GetValueOrDefault(id), Is.EqualTo(fails ? 0 : 1));
        }

        async Task HandleAsync(long id)
        {
            if (id % 5 == 0)
            {
                // Slow: it gives its thread back and comes again.
                await Task.Delay(1);
            }

            if (Fails(id))
            {
                throw new InvalidOperationException();
            }

            handled.AddOrUpdate(id, 1, (_, count) => count + 1);
        }
    }

    private static bool Fails(long id) => id % 7 == 0;

    /// <summary>A connection that has begun a body and keeps it open.</summary>
    private static async Task<RawRequest> StallAsync(ReceiverHost host)
    {
        var request = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), "Content-Length: 1000");
        await request.SendAsync("{");
        return request;
    }

    private sealed class MailingworkHandler(Func<long, Task> handle) : IWebhookHandler<MailingworkEvent>
    {
        public async ValueTask HandleAsync(MailingworkEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => await handle(webhookEvent.Id!.Value);
    }
}
