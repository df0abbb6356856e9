using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>An emulated MAILINGWORK account to run commands against. Every delivery of its webhooks is accepted.</summary>
internal sealed class EmulatedAccount : IAsyncDisposable
{
    public const string Password = "pa55-never-shown";

    private EmulatedAccount(MailingworkEmulator emulator) => Emulator = emulator;

    public MailingworkEmulator Emulator { get; }

    public static async Task<EmulatedAccount> StartAsync(MailingworkParameterNames? names = null) => new(await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions
    {
        Username = "api-user",
        Password = Password,
        ParameterNames = names ?? new MailingworkParameterNames(),
        DeliveryHandler = new AcceptingHandler(),
    }));

    /// <summary>Runs <c>mailingwork</c> with this account's credentials in the environment.</summary>
    public Task<ToolRun> InvokeAsync(params string[] args) => InvokeAsync(
        new ToolRunner { Environment = { ["MAILINGWORK_USERNAME"] = Emulator.Username, ["MAILINGWORK_PASSWORD"] = Emulator.Password } },
        args);

    public Task<ToolRun> InvokeAsync(ToolRunner runner, params string[] args) =>
        runner.InvokeAsync(["mailingwork", .. args, "--base-address", Emulator.BaseAddress.AbsoluteUri]);

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();

    private sealed class AcceptingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }
}
