namespace EmailWebhooks.Tool.Events;

/// <summary>A member of an event as people read it.</summary>
/// <param name="Path">The property that holds it, for instance <c>Detail.Url</c>; of a member without one, its name in the body.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Note">Why no property holds it; null when one does.</param>
internal sealed record EventMember(string Path, string Value, string? Note = null);
