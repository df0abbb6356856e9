using System.CommandLine;
using System.CommandLine.Invocation;

namespace EmailWebhooks.Tool.Commands.Mailingwork;

/// <summary>The group of commands over the webhook API.</summary>
internal sealed class MailingworkCommand : Command
{
    public MailingworkCommand(ToolContext context, SynchronousCommandLineAction withoutSubcommand)
        : base("mailingwork", "Manages the webhooks of a MAILINGWORK account.")
    {
        SetAction(withoutSubcommand.Invoke);
        Add(new MailingworkListCommand(context));
        Add(new MailingworkCreateCommand(context));
        Add(new MailingworkActivateCommand(context));
        Add(new MailingworkDeleteCommand(context));
    }
}
