using System.Text.Json;
using EmailWebhooks.Consumer;
#if ASPNETCORE
using EmailWebhooks.Consumer.AspNetCore;
#endif

// What the project file says for the other targets.
AppContext.SetSwitch("System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault", false);

var checks = new Checks();
checks.Run("Reflection-based JSON is off", () => !JsonSerializer.IsReflectionEnabledByDefault);
PayloadChecks.Run(checks);
ParsingChecks.Run(checks);
TimestampChecks.Run(checks);
RegistrationChecks.Run(checks);
await ClientChecks.RunAsync(checks).ConfigureAwait(false);
#if ASPNETCORE
await ReceiverChecks.RunAsync(checks);
await EmulatorChecks.RunAsync(checks);
await InboxChecks.RunAsync(checks);
await WebhookRegistrationChecks.RunAsync(checks);
#endif
return checks.Report();
