namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>The webhooks that the last list shows as inactive.</summary>
internal sealed class InactiveWebhooks
{
    private readonly Dictionary<long, Inactivity> _webhooks = [];

    /// <summary>When the webhook that has been inactive for longest was found inactive; null when none is inactive.</summary>
    public DateTimeOffset? Since => _webhooks.Count == 0 ? null : _webhooks.Values.Min(static inactivity => inactivity.Since);

    public Inactivity this[long id] => _webhooks[id];

    public void Update(IReadOnlyCollection<long> inactive, DateTimeOffset now)
    {
        foreach (var active in _webhooks.Keys.Except(inactive).ToList())
        {
            _webhooks.Remove(active);
        }

        foreach (var id in inactive)
        {
            _webhooks.TryAdd(id, new Inactivity(now));
        }
    }

    /// <summary>Ends all waits.</summary>
    public void Reset()
    {
        foreach (var inactivity in _webhooks.Values)
        {
            inactivity.Reset();
        }
    }

    /// <summary>Shortens a wait so that it ends when the next attempt to activate one is due.</summary>
    public TimeSpan Shorten(TimeSpan wait, DateTimeOffset now) =>
        _webhooks.Values.Select(inactivity => inactivity.DueAt - now).Where(static left => left > TimeSpan.Zero).Append(wait).Min();
}

/// <summary>What is known about an inactive webhook.</summary>
internal sealed class Inactivity(DateTimeOffset since)
{
    private int _attempts;

    public DateTimeOffset Since { get; } = since;

    /// <summary>The earliest time of the next attempt to activate it.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public void Postpone(DateTimeOffset now, TimeSpan checkInterval) => DueAt = now + Backoff.After(_attempts++, checkInterval, Backoff.Longest);

    public void Reset() => (_attempts, DueAt) = (0, DateTimeOffset.MinValue);
}

/// <summary>
/// The URLs that were created, or may have been, and that no list has shown since. They are remembered because an account
/// that does not list its new webhooks would otherwise get more of them at every check.
/// </summary>
internal sealed class UnlistedUrls
{
    /// <summary>The number of attempts with an unknown outcome after which a URL is created only once an hour.</summary>
    private const int MaxUncertain = 3;

    private readonly Dictionary<Uri, (int Uncertain, DateTimeOffset DueAt)> _urls = [];

    /// <summary>The URLs that are not to be created at this time.</summary>
    public HashSet<Uri> At(DateTimeOffset now) => [.. _urls.Where(url => url.Value.DueAt > now).Select(static url => url.Key)];

    /// <summary>The URL was created, so it is not created again until a list has shown it.</summary>
    public void Add(Uri url) => _urls[url] = (0, DateTimeOffset.MaxValue);

    /// <summary>The URL may have been created.</summary>
    public void AddUncertain(Uri url, DateTimeOffset now)
    {
        var uncertain = _urls.GetValueOrDefault(url).Uncertain + 1;
        _urls[url] = (uncertain, uncertain < MaxUncertain ? now : now + Backoff.Longest);
    }

    /// <summary>Forgets the URLs that the last list shows; called with those that it does not show.</summary>
    public void KeepOnly(IEnumerable<Uri> missing)
    {
        foreach (var listed in _urls.Keys.Except(missing).ToList())
        {
            _urls.Remove(listed);
        }
    }

    public void Clear() => _urls.Clear();
}

/// <summary>The waits after failures.</summary>
internal static class Backoff
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>The first wait is five seconds, or the check interval if that is shorter; it doubles up to the longest wait.</summary>
    public static TimeSpan After(int failures, TimeSpan checkInterval, TimeSpan longest)
    {
        var wait = (checkInterval < First ? checkInterval : First) * Math.Pow(2, Math.Min(failures, 20));
        return wait < longest ? wait : longest;
    }
}
