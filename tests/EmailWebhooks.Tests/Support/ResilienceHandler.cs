using EmailWebhooks.Tests.Support;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Stands in for the handler of the package of that name.</summary>
internal sealed class ResilienceHandler() : RepeatingHandler(clones: false);
