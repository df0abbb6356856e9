using EmailWebhooks.Tests.Support;

namespace Microsoft.Extensions.Http;

/// <summary>Stands in for the handler of Microsoft.Extensions.Http.Polly.</summary>
internal class PolicyHttpMessageHandler() : RepeatingHandler(clones: false);
