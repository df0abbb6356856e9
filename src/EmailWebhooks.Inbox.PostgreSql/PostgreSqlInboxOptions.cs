using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore;

/// <summary>
/// The location of the inbox's table in a PostgreSQL database. Bound from the section <c>WebhookReceiver:Inbox:PostgreSql</c>
/// and validated at start.
/// </summary>
public sealed class PostgreSqlInboxOptions
{
    /// <summary>
    /// The schema of the table; created if it is missing. Case-sensitive. Not empty, at most 63 bytes in UTF-8. Default:
    /// <c>public</c>.
    /// </summary>
    public string Schema { get; set; } = "public";

    /// <summary>
    /// The name of the table; created with its indexes if it is missing. Case-sensitive. Not empty, at most 50 bytes in UTF-8.
    /// Default: <c>email_webhooks_inbox</c>.
    /// </summary>
    public string Table { get; set; } = "email_webhooks_inbox";
}

internal sealed class PostgreSqlInboxSection(IConfiguration? configuration = null) : IConfigureOptions<PostgreSqlInboxOptions>
{
    public const string Name = "WebhookReceiver:Inbox:PostgreSql";

    public void Configure(PostgreSqlInboxOptions options) => configuration?.GetSection(Name).Bind(options);
}

internal sealed class PostgreSqlInboxOptionsValidator : IValidateOptions<PostgreSqlInboxOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgreSqlInboxOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        Check(nameof(options.Schema), options.Schema, 63);

        // Leaves room for the suffixes of the indexes' names, which PostgreSQL would otherwise truncate.
        Check(nameof(options.Table), options.Table, 50);
        return result.Build();

        void Check(string setting, string value, int longest)
        {
            if (string.IsNullOrEmpty(value) || value.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(value) > longest)
            {
                result.AddError($"must be a name of 1 to {longest} bytes in UTF-8, without a null character.", $"{PostgreSqlInboxSection.Name}:{setting}");
            }
        }
    }
}
