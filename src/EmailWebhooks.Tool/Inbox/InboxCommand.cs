using System.CommandLine;
using System.Data.Common;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Tool.Commands;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Tool.Inbox;

/// <summary>A command that shows an application's inbox or changes its failed events, even while the application runs.</summary>
internal abstract class InboxCommand : ToolCommand
{
    public const string PostgreSqlVariable = "EMAILWEBHOOKS_POSTGRES";

    private readonly Option<string?> _sqlite = ToolOptions.Text("--sqlite", "The inbox's SQLite file.", "file");

    private readonly Option<string?> _postgreSql = ToolOptions.Text(
        "--postgres", $"The connection string of the inbox's PostgreSQL database. Prefer the environment variable {PostgreSqlVariable}, because the shell's history keeps arguments. The password can also be in PGPASSWORD.", "connection string");

    private readonly Option<string?> _table = ToolOptions.Text("--table", "The inbox's table in PostgreSQL, if it is not the default.", "[schema.]table");
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    protected InboxCommand(string name, string description, ToolContext context)
        : base(name, description, context)
    {
        Add(_sqlite);
        Add(_postgreSql);
        Add(_table);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_sqlite) is not null && result.GetResult(_postgreSql) is not null)
            {
                result.AddError("Specify either --sqlite or --postgres, not both.");
            }
        });
    }

    protected sealed override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        var receiver = services.AddWebhookReceiver(options => options.AllowUnauthenticated = true);
        if (arguments.GetValue(_sqlite) is { } file)
        {
            AddSqlite(receiver, file);
        }
        else
        {
            var connectionString = arguments.GetValue(_postgreSql) ?? Context.GetEnvironmentVariable(PostgreSqlVariable);
            AddPostgreSql(
                receiver,
                string.IsNullOrWhiteSpace(connectionString) ? throw new ToolException($"No inbox is specified. Name its file with --sqlite, or its database with --postgres or the environment variable {PostgreSqlVariable}.") : connectionString,
                arguments.GetValue(_table));
        }

        try
        {
            await using var provider = services.BuildServiceProvider();
            return await RunAsync(OpenInbox(provider), arguments, cancellationToken);
        }
        catch (DbException exception)
        {
            // The drivers name the host and the user, never the password.
            throw new ToolException(exception.Message, ExitCode.Failure, exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new ToolException(exception.Message.Replace(" (Data Source of the connection string given to AddSqliteInbox)", "", StringComparison.Ordinal), innerException: exception);
        }
    }

    protected abstract Task<int> RunAsync(IWebhookInbox inbox, ParseResult arguments, CancellationToken cancellationToken);

    protected bool IsJson(ParseResult arguments) => arguments.GetValue(_json);

    private static void AddSqlite(IWebhookReceiverBuilder receiver, string file)
    {
        if (!File.Exists(file))
        {
            throw new ToolException($"The file '{file}' does not exist.");
        }

        receiver.AddSqliteInbox(new DbConnectionStringBuilder { ["Data Source"] = Path.GetFullPath(file), ["Mode"] = "ReadWrite" }.ConnectionString);
    }

    private static void AddPostgreSql(IWebhookReceiverBuilder receiver, string connectionString, string? table) =>
        receiver.AddPostgreSqlInbox(connectionString, configurePostgreSql: options =>
        {
            if (table is not null)
            {
                var names = table.Split('.', 2);
                options.Table = names[^1];
                options.Schema = names.Length > 1 ? names[0] : options.Schema;
            }
        });

    private static IWebhookInbox OpenInbox(IServiceProvider provider)
    {
        try
        {
            return provider.GetRequiredService<IWebhookInbox>();
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains("AddPostgreSqlInbox", StringComparison.Ordinal))
        {
            throw new ToolException($"The connection string in --postgres or {PostgreSqlVariable} is not valid. Expected: Host=…;Database=…;Username=…;Password=…, with quotation marks around values that contain ; or =.");
        }
    }
}
