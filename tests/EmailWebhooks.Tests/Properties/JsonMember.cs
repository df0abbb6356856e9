namespace EmailWebhooks.Tests.Properties;

/// <summary>A member of a generated object, with its value as JSON text.</summary>
internal sealed record JsonMember(string Name, string Json);
