using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

// Its files are beside the test, not in a project folder of its own below the solution.
[assembly: WebApplicationFactoryContentRoot("EmailWebhooks.Testing.Tests", ".", "EmailWebhooks.Testing.Tests.dll", "1")]

// The application that the README's tests start: what a user has before the first test.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMailingworkWebhooks();
builder.Services.AddWebhookReceiver()
    .AddHandler<MailingworkOptinFinalizedEvent>((_, _, _) => ValueTask.CompletedTask);

var app = builder.Build();
app.MapMailingworkWebhooks("/hooks/mailingwork");
app.Run();
