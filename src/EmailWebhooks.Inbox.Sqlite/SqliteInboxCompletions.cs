using EmailWebhooks.AspNetCore;
using Sql = EmailWebhooks.Inbox.Sqlite.SqliteInboxSchema;

namespace EmailWebhooks.Inbox.Sqlite;

/// <summary>Completions that wait to be committed with a group of new events, so that a delivery seldom waits for two commits.</summary>
internal sealed class SqliteInboxCompletions(SqliteInboxDatabase database)
{
    /// <summary>How long a completion waits. In real time, because it depends on the disk and not on when events are due.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly object _lock = new();
    private List<Completion> _waiting = [];

    public async Task<int> CompleteAsync(IReadOnlyList<WebhookInboxLease> leases, long expiry, CancellationToken cancellationToken)
    {
        var completion = new Completion(leases, expiry);
        lock (_lock)
        {
            _waiting.Add(completion);
        }

        await Task.WhenAny(completion.Committed.Task, Task.Delay(Delay, CancellationToken.None)).ConfigureAwait(false);
        return TryWithdraw(completion) || !await completion.Committed.Task.ConfigureAwait(false)
            ? await database.WriteAsync(completion.Run, cancellationToken, erases: true).ConfigureAwait(false)
            : completion.Count;
    }

    /// <summary>Commits new events together with the completions that wait.</summary>
    public async Task<T> CommitWithAsync<T>(Func<SqliteSession, T> add, CancellationToken cancellationToken)
    {
        var completions = Take();
        var isCommitted = false;
        try
        {
            var added = await database.WriteAsync(
                session =>
                {
                    completions.ForEach(completion => completion.Run(session));
                    return add(session);
                },
                cancellationToken,
                erases: completions.Count > 0).ConfigureAwait(false);
            isCommitted = true;
            return added;
        }
        finally
        {
            completions.ForEach(completion => completion.Committed.SetResult(isCommitted));
        }
    }

    private List<Completion> Take()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }

    private bool TryWithdraw(Completion completion)
    {
        lock (_lock)
        {
            return _waiting.Remove(completion);
        }
    }

    private sealed class Completion(IReadOnlyList<WebhookInboxLease> leases, long expiry)
    {
        /// <summary>True when it was committed with a group of new events; false when that group failed.</summary>
        public TaskCompletionSource<bool> Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; private set; }

        public int Run(SqliteSession session)
        {
            Count = leases.Count(lease => Complete(session, lease));
            return Count;
        }

        private bool Complete(SqliteSession session, WebhookInboxLease lease)
        {
            var token = lease.Token.ToByteArray();
            session.Execute(Sql.ExpireKey, lease.Id, token, expiry);
            return session.Execute(Sql.Complete, lease.Id, token) > 0;
        }
    }
}
