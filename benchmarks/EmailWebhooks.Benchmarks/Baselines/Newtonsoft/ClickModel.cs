namespace EmailWebhooks.Benchmarks.Baselines.Newtonsoft;

internal sealed class ClickModel : PinpointeModel
{
    public string? VisitorId { get; set; }

    public ClickDetailModel? Detail { get; set; }

    public string? VisitorToken { get; set; }

    public string? UserAgent { get; set; }
}
