using System.Text.Json;
using EmailWebhooks.AspNetCore.Receiving;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>Reports events and members that this version does not know, so that a change by the vendor shows up in the log and not as missing data.</summary>
internal sealed class DriftReport(DeliveryTelemetry telemetry, ILogger<WebhookReceiver> logger)
{
    /// <summary>Names come from requests, so a process remembers only this many.</summary>
    private const int MaxNames = 50;

    private readonly HashSet<(string Vendor, string Event, string Name)> _reported = [];

    public void Examine(ReceiverEndpoint endpoint, WebhookEvent webhookEvent, string eventName)
    {
        if (webhookEvent.AdditionalProperties is { Count: > 0 } && !endpoint.Vendor.RecognizesAnyMember(webhookEvent) && endpoint.IsFirstUnrecognized())
        {
            var shownName = LogText.Of(eventName);
            logger.NothingRecognized(endpoint.Name, shownName);
        }

        if (webhookEvent is UnknownPinpointeEvent or UnknownMailingworkEvent)
        {
            telemetry.RecordDrift(1, endpoint.Vendor, eventName);
            if (IsNew(endpoint.Vendor, "", eventName))
            {
                var shownName = LogText.Of(eventName);
                logger.UnknownEvent(endpoint.Name, shownName);
            }

            return;
        }

        var members = Report(endpoint, eventName, "", webhookEvent.AdditionalProperties);
        switch (webhookEvent)
        {
            case PinpointeClickEvent { Detail: { } detail }:
                members += Report(endpoint, eventName, "detail.", detail.AdditionalProperties);
                break;
            case MailingworkEvent { Fields: var fields, Lists: var lists }:
                for (var i = 0; i < fields.Count; i++)
                {
                    members += Report(endpoint, eventName, "fields.", fields[i].AdditionalProperties);
                }

                for (var i = 0; i < lists.Count; i++)
                {
                    members += Report(endpoint, eventName, "lists.", lists[i].AdditionalProperties);
                }

                break;
        }

        if (members > 0)
        {
            telemetry.RecordDrift(members, endpoint.Vendor, eventName);
        }
    }

    private int Report(ReceiverEndpoint endpoint, string eventName, string prefix, IDictionary<string, JsonElement>? additional)
    {
        if (additional is not { Count: > 0 })
        {
            return 0;
        }

        foreach (var name in additional.Keys)
        {
            if (!IsNew(endpoint.Vendor, eventName, prefix + name))
            {
                continue;
            }

            var (shownEvent, shownName) = (LogText.Of(eventName), LogText.Of(prefix + name));
            logger.UnknownMember(endpoint.Name, shownEvent, shownName);
        }

        return additional.Count;
    }

    private bool IsNew(WebhookVendor vendor, string eventName, string name)
    {
        lock (_reported)
        {
            return _reported.Count < MaxNames && _reported.Add((vendor.Name, vendor.Label(eventName), LogText.Of(name)));
        }
    }
}
