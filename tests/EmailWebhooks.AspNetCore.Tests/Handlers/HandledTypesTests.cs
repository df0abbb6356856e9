using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Handlers;

public sealed class HandledTypesTests
{
    /// <summary>Every event of both vendors: its path, body and type.</summary>
    private static readonly (string Path, string Body, Type Type)[] Deliveries =
    [
        (ReceiverHost.PinpointePath, """{"event":"open"}""", typeof(PinpointeOpenEvent)),
        (ReceiverHost.PinpointePath, """{"userId":"1","event":"click"}""", typeof(PinpointeClickEvent)),
        (ReceiverHost.PinpointePath, """{"event":"bounce","userId":[]}""", typeof(PinpointeBounceEvent)),
        (ReceiverHost.PinpointePath, """{"event":"unsubscribe"}""", typeof(PinpointeUnsubscribeEvent)),
        (ReceiverHost.PinpointePath, """{"event":"unsubsribe"}""", typeof(PinpointeUnsubscribeEvent)),
        (ReceiverHost.PinpointePath, """{"event":"complaint"}""", typeof(PinpointeComplaintEvent)),
        (ReceiverHost.PinpointePath, """{"event":"something_new"}""", typeof(UnknownPinpointeEvent)),
        (ReceiverHost.PinpointePath, """{"event_type":"bounce"}""", typeof(UnknownPinpointeEvent)),
        (ReceiverHost.PinpointePath, "{}", typeof(UnknownPinpointeEvent)),
        (ReceiverHost.MailingworkPath + "/optin_finalized", "{}", typeof(MailingworkOptinFinalizedEvent)),
        (ReceiverHost.MailingworkPath + "/optout_finalized", """{"fields":null}""", typeof(MailingworkOptoutFinalizedEvent)),
        (ReceiverHost.MailingworkPath + "/profilemanager_finalized", """{"lists":{}}""", typeof(MailingworkProfileManagerFinalizedEvent)),
        (ReceiverHost.MailingworkPath + "/something_new", """{"id":1}""", typeof(UnknownMailingworkEvent)),
        (ReceiverHost.MailingworkPath + "/Optin_Finalized", "{}", typeof(MailingworkOptinFinalizedEvent)),
        (ReceiverHost.MailingworkPath + "/optin%20finalized", "{}", typeof(UnknownMailingworkEvent)),
    ];

    private static readonly Dictionary<Type, Action<IWebhookReceiverBuilder, EventRecorder>> Registrations = new[]
    {
        Handle<PinpointeEvent>, Handle<PinpointeOpenEvent>, Handle<PinpointeClickEvent>, Handle<PinpointeBounceEvent>,
        Handle<PinpointeUnsubscribeEvent>, Handle<PinpointeComplaintEvent>, Handle<UnknownPinpointeEvent>,
        Handle<MailingworkEvent>, Handle<MailingworkOptinFinalizedEvent>, Handle<MailingworkOptoutFinalizedEvent>,
        Handle<MailingworkProfileManagerFinalizedEvent>, Handle<UnknownMailingworkEvent>,
        Handle<WebhookEvent>,
    }.ToDictionary(register => register.Method.GetGenericArguments().Single());

    private static IEnumerable<Type> HandledTypes => Registrations.Keys;

    [TestCaseSource(nameof(HandledTypes))]
    public async Task Handler_for_a_type_receives_every_event_of_that_type_and_no_other(Type type)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => Registrations[type](handlers, recorder));

        foreach (var delivery in Deliveries)
        {
            Assert.That(await host.DeliverAsync(delivery.Path, delivery.Body), Is.EqualTo(HttpStatusCode.OK), delivery.Body);
        }

        var expected = Deliveries.Select(delivery => delivery.Type).Where(type.IsAssignableFrom).ToList();
        Assert.That(expected, Is.Not.Empty);
        Assert.That(recorder.Events.Select(webhookEvent => webhookEvent.GetType()), Is.EqualTo(expected));
    }

    [Test]
    public async Task Unknown_Mailingwork_event_has_the_name_from_its_URL_and_the_whole_payload()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<UnknownMailingworkEvent>(recorder.HandleAsync));

        await host.DeliverAsync(ReceiverHost.MailingworkPath + "/bounce%2Fhard%20one", """{"id":7,"reason":"full"}""");

        var webhookEvent = (UnknownMailingworkEvent)recorder.Events.Single();
        Assert.That(webhookEvent.Type, Is.EqualTo(new MailingworkEventType("bounce%2Fhard one")));
        Assert.That(webhookEvent.Payload.GetProperty("reason").GetString(), Is.EqualTo("full"));
    }

    private static void Handle<TEvent>(IWebhookReceiverBuilder builder, EventRecorder recorder)
        where TEvent : WebhookEvent =>
        builder.AddHandler<TEvent>((webhookEvent, delivery, cancellationToken) => recorder.HandleAsync(webhookEvent, delivery, cancellationToken));
}
