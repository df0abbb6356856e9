using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EmailWebhooks.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>
/// Keeps the last valid options in force when a reload of the configuration brings invalid ones, and says so once for each
/// reload. What reloads the configuration, for instance the poller of a vault, never sees the exception.
/// </summary>
internal sealed class LastValidOptionsFactory<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
    IEnumerable<IConfigureOptions<TOptions>> configures,
    IEnumerable<IPostConfigureOptions<TOptions>> postConfigures,
    IEnumerable<IValidateOptions<TOptions>> validators,
    ILogger<TOptions> logger)
    : IOptionsFactory<TOptions>
    where TOptions : class
{
    private readonly OptionsFactory<TOptions> _factory = new(configures, postConfigures, validators);
    private readonly ConcurrentDictionary<string, TOptions> _lastValid = new();

    public TOptions Create(string name)
    {
        try
        {
            return _lastValid[name] = _factory.Create(name);
        }
        catch (Exception invalid) when (_lastValid.ContainsKey(name))
        {
            logger.InvalidOptions(name, invalid);
            return _lastValid[name];
        }
    }
}
