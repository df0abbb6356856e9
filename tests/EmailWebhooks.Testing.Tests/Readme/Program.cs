using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

// The application that the README's tests start. A user has one before writing the first test.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMailingworkWebhooks();
builder.Services.AddWebhookReceiver()
    .AddHandler<MailingworkOptinFinalizedEvent>((_, _, _) => ValueTask.CompletedTask);

var app = builder.Build();
app.MapMailingworkWebhooks("/hooks/mailingwork");
app.Run();
