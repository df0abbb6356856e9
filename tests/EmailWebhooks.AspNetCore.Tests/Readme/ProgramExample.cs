using System.Diagnostics;
using System.Net;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmailWebhooks.AspNetCore.Tests.Readme;

/// <summary>The whole program in the README, which ends when the test has delivered an event to it.</summary>
[NonParallelizable]
public sealed class ProgramExample
{
    private readonly TextWriter _console = Console.Out;

    [TearDown]
    public void RestoreTheConsole() => Console.SetOut(_console);

    [Test]
    public void Program_example_prints_an_event()
    {
        var written = new StringWriter();
        Console.SetOut(written);
        HttpStatusCode? status = null;
        using var subscription = DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(listener =>
        {
            if (listener.Name == "Microsoft.Extensions.Hosting")
            {
                listener.Subscribe(new Observer<KeyValuePair<string, object?>>(message =>
                {
                    if (message is { Key: "HostBuilt", Value: IHost host })
                    {
                        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => _ = DeliverAsync(host));
                    }
                }));
            }
        }));
        string[] args = ["--urls", "http://127.0.0.1:0", "--WebhookReceiver:Secrets:0", "s3cret"];

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddWebhookReceiver()
            .AddHandler<PinpointeEvent>((webhookEvent, delivery, cancellationToken) =>
            {
                Console.WriteLine($"{webhookEvent.Email}: {webhookEvent.Event}");
                return ValueTask.CompletedTask;
            });

        var app = builder.Build();
        app.MapPinpointeWebhooks("/hooks/pinpointe");
        app.MapMailingworkWebhooks("/hooks/mailingwork");
        app.Run();

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(written.ToString(), Does.Contain("max@example.com: click"));

        async Task DeliverAsync(IHost host)
        {
            try
            {
                var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
                using var client = new HttpClient();
                // As curl --data sends it.
                using var content = new StringContent("""{"event":"click","email":"max@example.com"}""", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
                using var response = await client.PostAsync(new Uri($"{address}/hooks/pinpointe?key=s3cret"), content);
                status = response.StatusCode;
            }
            finally
            {
                await host.StopAsync();
            }
        }
    }

    private sealed class Observer<T>(Action<T> onNext) : IObserver<T>
    {
        public void OnNext(T value) => onNext(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
