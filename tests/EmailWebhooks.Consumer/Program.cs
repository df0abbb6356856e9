using System.Text.Json;
using EmailWebhooks.Consumer;
#if ASPNETCORE
using EmailWebhooks.Consumer.AspNetCore;
#endif

// For the other targets, the project file sets this switch.
AppContext.SetSwitch("System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault", false);

var checks = new Checks();
checks.Run("Reflection-based JSON is disabled", () => !JsonSerializer.IsReflectionEnabledByDefault);
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
