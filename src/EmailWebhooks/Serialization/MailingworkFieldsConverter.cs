using System.ComponentModel;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads the profile fields of an event.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkFieldsConverter() : NumberedItemsConverter<MailingworkField>(new MailingworkFieldConverter());
