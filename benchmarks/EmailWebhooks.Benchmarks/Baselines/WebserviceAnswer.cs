namespace EmailWebhooks.Benchmarks.Baselines;

internal sealed class WebserviceAnswer<T>
{
    public int Error { get; set; }

    public string? Message { get; set; }

    public T? Result { get; set; }
}
