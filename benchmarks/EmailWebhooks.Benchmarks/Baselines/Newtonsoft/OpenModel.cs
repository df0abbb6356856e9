namespace EmailWebhooks.Benchmarks.Baselines.Newtonsoft;

internal sealed class OpenModel : PinpointeModel
{
    public string? Detail { get; set; }
}
