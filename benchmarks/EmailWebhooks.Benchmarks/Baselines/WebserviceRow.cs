namespace EmailWebhooks.Benchmarks.Baselines;

internal sealed class WebserviceRow
{
    public long Id { get; set; }

    public string? App { get; set; }

    public string? Event { get; set; }

    public Uri? Url { get; set; }

    public bool Active { get; set; }
}
