using EmailWebhooks.AspNetCore;

namespace EmailWebhooks.Inbox.Contract;

/// <summary>A simple model of a store, in a dictionary. Times are whole hours plus a millisecond per step, so that no two steps happen at the same time.</summary>
internal sealed class InboxStoreModel
{
    private readonly Dictionary<long, Row> _rows = [];
    private DateTimeOffset _now;

    private enum State
    {
        Pending,
        Processing,
        Completed,
        Failed,
    }

    /// <summary>Every lease that was ever granted, including lost ones.</summary>
    public List<WebhookInboxLease> Leases { get; } = [];

    public IEnumerable<long> Ids => _rows.Keys.Order();

    public (long Pending, long Processing, long Failed) Counts => (Count(State.Pending), Count(State.Processing), Count(State.Failed));

    public IEnumerable<(long Id, int Attempts, string? LastError, string Body)> Failed =>
        _rows.Values.Where(row => row.State == State.Failed).Select(row => (row.Id, row.Attempts, row.LastError, row.Body)).OrderBy(row => row.Id);

    /// <summary>Whether the next recovery is the first after a start, which takes back every lease.</summary>
    public bool OwnerHasStarted { get; set; }

    public void Advance(TimeSpan time) => _now += time;

    public WebhookInboxAddOutcome Add(long id, NewWebhookInboxEntry entry, TimeSpan retryFor, WebhookInboxClaimRequest claim, bool isClaimed)
    {
        if (entry.RepeatKey is { } key && _rows.Values.SingleOrDefault(row => row.Key == key) is { } known)
        {
            Assert.That(id, Is.EqualTo(known.Id), "the event that this is a repeat of");
            return Retry(id, retryFor) ? WebhookInboxAddOutcome.Revived : WebhookInboxAddOutcome.Repeat;
        }

        var row = new Row { Id = id, Key = entry.RepeatKey, Body = System.Text.Encoding.UTF8.GetString(entry.Body.Span), Due = _now, GiveUp = _now + retryFor };
        Assert.That(_rows.TryAdd(id, row), "a new id");
        if (isClaimed)
        {
            Lease(row, claim);
        }

        return WebhookInboxAddOutcome.Added;
    }

    /// <summary>Checks that the store has claimed the events that were due first, in order.</summary>
    public void Claim(WebhookInboxClaimRequest claim, IReadOnlyList<WebhookInboxClaim> claims)
    {
        var due = _rows.Values.Where(row => row.State == State.Pending && row.Due <= _now).Select(row => row.Due).Order().Take(claim.Limit);
        Assert.That(claims.Select(taken => _rows[taken.Lease.Id].Due), Is.EqualTo(due), "when the leased events were due");
        foreach (var taken in claims)
        {
            var row = _rows[taken.Lease.Id];
            Assert.That(row.State, Is.EqualTo(State.Pending));
            Lease(row, claim);
            Assert.That(
                (taken.Lease, taken.Attempt, taken.Failures, taken.Interruptions, System.Text.Encoding.UTF8.GetString(taken.Body.Span)),
                Is.EqualTo((new WebhookInboxLease(row.Id, claim.Token), row.Attempts, row.Failures, row.Interruptions, row.Body)));
        }
    }

    public bool Complete(WebhookInboxLease lease, TimeSpan retention)
    {
        if (Find(lease) is not { } row)
        {
            return false;
        }

        (row.State, row.Due) = (State.Completed, _now + retention);
        if (row.Key is null)
        {
            _rows.Remove(row.Id);
        }

        return true;
    }

    public WebhookInboxFailureOutcome Fail(WebhookInboxFailedAttempt attempt)
    {
        if (Find(attempt.Lease) is not { } row)
        {
            return WebhookInboxFailureOutcome.LeaseLost;
        }

        (row.Failures, row.Interruptions, row.LastError) = (row.Failures + 1, 0, attempt.Error);
        if (row.GiveUp <= _now)
        {
            (row.State, row.Due) = (State.Failed, _now);
            return WebhookInboxFailureOutcome.Failed;
        }

        (row.State, row.Due) = (State.Pending, _now + attempt.Delay < row.GiveUp ? _now + attempt.Delay : row.GiveUp);
        return WebhookInboxFailureOutcome.Pending;
    }

    public bool Release(WebhookInboxLease lease, TimeSpan delay)
    {
        if (Find(lease) is not { } row)
        {
            return false;
        }

        (row.State, row.Attempts) = (State.Pending, row.Attempts - 1);
        row.Due = delay > TimeSpan.Zero ? _now + delay : row.Due;
        return true;
    }

    public bool Renew(WebhookInboxLease lease, TimeSpan duration)
    {
        if (Find(lease) is not { } row)
        {
            return false;
        }

        row.LeaseEnd = _now + duration;
        return true;
    }

    public IEnumerable<WebhookInboxInterruption> Recover(TimeSpan[] delays, string lastError, bool everything)
    {
        foreach (var row in _rows.Values.Where(row => row.State == State.Processing && (everything || row.LeaseEnd <= _now)).OrderBy(row => row.Id).ToArray())
        {
            row.Interruptions++;
            var isFailed = row.Interruptions > delays.Length;
            if (isFailed)
            {
                (row.State, row.Due, row.LastError) = (State.Failed, _now, lastError);
            }
            else
            {
                row.State = State.Pending;
                row.Due = delays[row.Interruptions - 1] is var delay && delay > TimeSpan.Zero ? _now + delay : row.Due;
            }

            yield return new(row.Id, row.Interruptions, isFailed);
        }
    }

    public int DeleteExpired(TimeSpan? failedRetention)
    {
        var expired = _rows.Values.Where(row => (row.State == State.Completed && row.Due <= _now) || (row.State == State.Failed && row.Due + failedRetention <= _now)).ToArray();
        Array.ForEach(expired, row => _rows.Remove(row.Id));
        return expired.Length;
    }

    public bool Retry(long id, TimeSpan retryFor)
    {
        if (!_rows.TryGetValue(id, out var row) || row.State != State.Failed)
        {
            return false;
        }

        (row.State, row.Due, row.GiveUp, row.Failures, row.Interruptions) = (State.Pending, _now, _now + retryFor, 0, 0);
        return true;
    }

    public int RetryAll(TimeSpan retryFor) => _rows.Keys.ToArray().Count(id => Retry(id, retryFor));

    public bool Delete(long id) => _rows.TryGetValue(id, out var row) && row.State == State.Failed && _rows.Remove(id);

    private long Count(State state) => _rows.Values.LongCount(row => row.State == state);

    private Row? Find(WebhookInboxLease lease) =>
        _rows.TryGetValue(lease.Id, out var row) && row.State == State.Processing && row.Token == lease.Token ? row : null;

    private void Lease(Row row, WebhookInboxClaimRequest claim)
    {
        (row.State, row.Token, row.LeaseEnd, row.Attempts) = (State.Processing, claim.Token, _now + claim.Duration, row.Attempts + 1);
        Leases.Add(new(row.Id, claim.Token));
    }

    private sealed class Row
    {
        public required long Id { get; init; }

        public required Guid? Key { get; init; }

        public required string Body { get; init; }

        public State State { get; set; }

        public DateTimeOffset Due { get; set; }

        public DateTimeOffset GiveUp { get; set; }

        public DateTimeOffset LeaseEnd { get; set; }

        public Guid Token { get; set; }

        public int Attempts { get; set; }

        public int Failures { get; set; }

        public int Interruptions { get; set; }

        public string? LastError { get; set; }
    }
}
