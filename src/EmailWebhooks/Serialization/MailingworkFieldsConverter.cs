using System.ComponentModel;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads the profile fields of an event.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkFieldsConverter() : NestedListConverter<MailingworkField>(new MailingworkFieldConverter())
{
    [ThreadStatic]
    private static MailingworkField[]? _scratch;

    private protected override ref MailingworkField[]? Scratch => ref _scratch;
}
