namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>Names of events and members come with a request, so a log line shows them short and without anything that could forge a line or an address.</summary>
internal static class LogText
{
    private const int MaxLength = 64;

    public static string Of(string name)
    {
        if (name.Length <= MaxLength && !name.AsSpan().ContainsAnyExcept(Harmless))
        {
            return name;
        }

        return string.Create(Math.Min(name.Length, MaxLength), name, static (shown, name) =>
        {
            for (var i = 0; i < shown.Length; i++)
            {
                shown[i] = Harmless.Contains(name[i]) ? name[i] : '?';
            }
        }) + (name.Length > MaxLength ? "…" : "");
    }

    private static readonly System.Buffers.SearchValues<char> Harmless =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");
}
