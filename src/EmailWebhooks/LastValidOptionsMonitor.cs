using System.Collections.Concurrent;
#if NET
using System.Diagnostics.CodeAnalysis;
#endif
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace EmailWebhooks;

/// <summary>
/// Keeps the last valid options in force when a reload makes them invalid. <see cref="OptionsMonitor{TOptions}"/> would
/// throw into the code that reloads the configuration, and at every later use of the options.
/// </summary>
internal sealed class LastValidOptionsMonitor<
#if NET
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
#endif
    TOptions> : IOptionsMonitor<TOptions>, IDisposable
    where TOptions : class
{
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly ILogger<TOptions> _logger;
    private readonly List<IDisposable> _subscriptions;
    private readonly ConcurrentDictionary<string, TOptions> _valid = new();
    private event Action<TOptions, string?>? Changed;

    public LastValidOptionsMonitor(
        IOptionsFactory<TOptions> factory, IEnumerable<IOptionsChangeTokenSource<TOptions>> sources, ILogger<TOptions> logger)
    {
        _factory = factory;
        _logger = logger;
        _subscriptions = [.. sources.Select(source => ChangeToken.OnChange(source.GetChangeToken, Reload, source.Name ?? Options.DefaultName))];
    }

    public TOptions CurrentValue => Get(Options.DefaultName);

    /// <exception cref="OptionsValidationException">The options are invalid and have never been valid.</exception>
    public TOptions Get(string? name) => _valid.GetOrAdd(name ?? Options.DefaultName, _factory.Create);

    public IDisposable OnChange(Action<TOptions, string?> listener)
    {
        Changed += listener;
        return new Subscription(() => Changed -= listener);
    }

    public void Dispose() => _subscriptions.ForEach(static subscription => subscription.Dispose());

    private void Reload(string name)
    {
        TOptions options;
        try
        {
            options = _factory.Create(name);
        }
        catch (Exception invalid)
        {
            // Logged without the exception for a validation failure, whose stack trace shows only this library.
            _logger.InvalidAfterReload(LogLevel.Error, invalid is OptionsValidationException ? null : invalid, name, invalid.Message);
            return;
        }

        _valid[name] = options;
        Changed?.Invoke(options, name);
    }

    private sealed class Subscription(Action unsubscribe) : IDisposable
    {
        public void Dispose() => unsubscribe();
    }
}

internal static partial class OptionsReloadLog
{
    [LoggerMessage(EventId = 1, Message = "The reloaded options \"{Name}\" are not valid and are ignored; the last valid ones stay in force. Correct the configuration: {Reason}")]
    public static partial void InvalidAfterReload(this ILogger logger, LogLevel level, Exception? exception, string name, string reason);
}
