namespace EmailWebhooks.Tool.Sending;

/// <summary>Posts sample events of one name to one URL.</summary>
internal interface ISampleSender : IAsyncDisposable
{
    Task<SampleAnswer> SendAsync(CancellationToken cancellationToken);
}
