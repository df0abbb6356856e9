using System.Text.Json;
using EmailWebhooks.Consumer;

// What the project file says for the other targets.
AppContext.SetSwitch("System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault", false);

var checks = new Checks();
checks.Run("Reflection-based JSON is off", () => !JsonSerializer.IsReflectionEnabledByDefault);
PayloadChecks.Run(checks);
ParsingChecks.Run(checks);
TimestampChecks.Run(checks);
RegistrationChecks.Run(checks);
await ClientChecks.RunAsync(checks).ConfigureAwait(false);
return checks.Report();
