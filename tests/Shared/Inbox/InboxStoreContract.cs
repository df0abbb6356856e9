using System.Text;
using EmailWebhooks.AspNetCore;
using static EmailWebhooks.Inbox.Contract.InboxStoreExtensions;

namespace EmailWebhooks.Inbox.Contract;

/// <summary>The contract of <see cref="IWebhookInboxStore"/>. Each store runs these tests unchanged.</summary>
public abstract class InboxStoreContract
{
    private static readonly TimeSpan[] Delays = [TimeSpan.Zero, 2 * Hour, 4 * Hour];

    private InboxStoreHarness _harness = null!;

    private IWebhookInboxStore Store => _harness.Store;

    protected abstract Task<InboxStoreHarness> StartAsync();

    [SetUp]
    public async Task Start() => _harness = await StartAsync();

    [TearDown]
    public async Task Stop() => await _harness.DisposeAsync();

    [Test]
    public async Task AddAsync_keeps_all_values_of_an_event()
    {
        var entry = new NewWebhookInboxEntry
        {
            Vendor = "mailingwork",
            Account = "Kunde Ä'\"",
            Event = "neu😀_finalized'; --",
            Body = Encoding.UTF8.GetBytes("{\"id\":1,\"text\":\"" + new string('ß', 100_000) + "\"}"),
            ReceivedAt = _harness.Now.AddTicks(-10),
            RepeatKey = Guid.NewGuid(),
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        var added = (await Store.AddAsync(entry))[0];

        await _harness.RestartAsync();
        var claim = await Store.ClaimOneAsync();

        Assert.That(added.Outcome, Is.EqualTo(WebhookInboxAddOutcome.Added));
        Assert.That(claim.Lease.Id, Is.EqualTo(added.Id));
        Assert.That(
            (claim.Vendor, claim.Account, claim.Event, claim.ReceivedAt, claim.TraceParent, claim.Attempt, claim.Failures, claim.Interruptions),
            Is.EqualTo((entry.Vendor, entry.Account, entry.Event, entry.ReceivedAt, entry.TraceParent, 1, 0, 0)));
        Assert.That(claim.Body.ToArray(), Is.EqualTo(entry.Body.ToArray()));
    }

    [Test]
    public async Task AddAsync_keeps_missing_values_as_null()
    {
        await Store.AddAsync(new NewWebhookInboxEntry { Vendor = "pinpointe", Event = "", Body = default, ReceivedAt = _harness.Now });

        var claim = await Store.ClaimOneAsync();

        Assert.That((claim.Account, claim.Event, claim.TraceParent, claim.Body.Length), Is.EqualTo(((string?)null, "", (string?)null, 0)));
    }

    [Test]
    public async Task AddAsync_with_a_claim_leases_the_first_new_events_of_the_group()
    {
        var key = Guid.NewGuid();
        await _harness.AddAsync(key: key);
        await Store.CompleteAsync(await Store.ClaimOneAsync());
        var request = new WebhookInboxClaimRequest(3, Guid.NewGuid(), Hour);

        var added = await Store.AddAsync([.. "abcde".Select(body => _harness.Entry($"\"{body}\"", body == 'b' ? key : null))], Days, request);

        var rest = await Store.ClaimAsync();
        Assert.That(added.Select(one => one.Outcome == WebhookInboxAddOutcome.Added), Is.EqualTo([true, false, true, true, true]));
        Assert.That(rest.Select(claim => claim.Lease.Id), Is.EqualTo([added[3].Id, added[4].Id]), "the others are pending");
        Assert.That(await Store.CompleteAsync([new(added[0].Id, request.Token), new(added[2].Id, request.Token)], Days), Is.EqualTo(2));
    }

    [Test]
    public async Task AddAsync_with_a_claim_counts_the_attempt_and_sets_when_the_lease_ends()
    {
        await Store.AddAsync([_harness.Entry()], Days, new WebhookInboxClaimRequest(1, Guid.NewGuid(), Hour));
        await _harness.AdvanceAsync(2 * Hour);

        await Store.RecoverAsync(Delays, "interrupted");

        Assert.That((await Store.ClaimOneAsync()).Attempt, Is.EqualTo(2));
    }

    [Test]
    public async Task AddAsync_of_nothing_adds_nothing() => Assert.That(await Store.AddAsync(), Is.Empty);

    [TestCase("pending")]
    [TestCase("processing")]
    [TestCase("completed")]
    public async Task AddAsync_of_a_repeat_adds_nothing(string state)
    {
        var key = Guid.NewGuid();
        var first = await _harness.AddAsync(key: key);
        if (state != "pending")
        {
            var claim = await Store.ClaimOneAsync();
            if (state == "completed")
            {
                await Store.CompleteAsync(claim);
            }
        }

        var second = await _harness.AddAsync(key: key);

        Assert.That(second, Is.EqualTo(new WebhookInboxAdded(WebhookInboxAddOutcome.Repeat, first.Id)));
        Assert.That(await Store.ClaimAsync(), Has.Count.EqualTo(state == "pending" ? 1 : 0));
    }

    [Test]
    public async Task AddAsync_of_a_repeat_of_a_failed_event_makes_it_pending_with_a_new_retry_period()
    {
        var key = Guid.NewGuid();
        var id = await _harness.AddFailedAsync(key: key);

        var second = await _harness.AddAsync(key: key, retryFor: Hour);

        Assert.That(second, Is.EqualTo(new WebhookInboxAdded(WebhookInboxAddOutcome.Revived, id)));
        var claim = await Store.ClaimOneAsync();
        Assert.That((claim.Attempt, claim.Failures), Is.EqualTo((2, 0)));
        Assert.That(await Store.FailAsync(claim, TimeSpan.Zero), Is.EqualTo(WebhookInboxFailureOutcome.Pending));
    }

    [Test]
    public async Task AddAsync_without_a_key_adds_each_time()
    {
        await Store.AddAsync(_harness.Entry(), _harness.Entry());
        await Store.AddAsync(_harness.Entry());

        Assert.That(await Store.ClaimAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task AddAsync_called_concurrently_adds_one_event_for_each_key()
    {
        var keys = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();

        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => Task.Run(
            () => Store.AddAsync([.. (turn % 2 == 0 ? keys : keys.Reverse()).Select(key => _harness.Entry(key: key))]))));

        Assert.That(added.SelectMany(group => group).Count(one => one.Outcome == WebhookInboxAddOutcome.Added), Is.EqualTo(keys.Length));
        Assert.That(await Store.ClaimAsync(), Has.Count.EqualTo(keys.Length));
    }

    [Test]
    public async Task ClaimAsync_takes_due_events_in_order_and_once()
    {
        var ids = new List<long>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add((await _harness.AddAsync($"{i}")).Id);
        }

        var first = await Store.ClaimAsync(3);
        var second = await Store.ClaimAsync(100);

        Assert.That(first.Concat(second).Select(claim => claim.Lease.Id), Is.EqualTo(ids));
        Assert.That((first.Count, (await Store.ClaimAsync()).Count), Is.EqualTo((3, 0)));
        Assert.That(first.Select(claim => claim.Lease.Token).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task ClaimAsync_takes_a_group_in_the_order_of_receipt_whatever_its_keys()
    {
        var entries = Enumerable.Range(0, 50).Select(i => new NewWebhookInboxEntry
        {
            Vendor = "pinpointe",
            Event = "open",
            Body = new[] { (byte)i },
            ReceivedAt = _harness.Now.AddMilliseconds(i),
            RepeatKey = Guid.NewGuid(),
        }).ToArray();
        await Store.AddAsync(entries);

        var claims = await Store.ClaimAsync();

        Assert.That(claims.Select(claim => claim.Body.Span[0]), Is.EqualTo(entries.Select(entry => entry.Body.Span[0])));
    }

    [Test]
    public async Task ClaimAsync_called_concurrently_gives_each_event_to_one_worker()
    {
        await Store.AddAsync([.. Enumerable.Range(0, 100).Select(_ => _harness.Entry())]);

        var claims = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Store.ClaimAsync(25))));

        var ids = claims.SelectMany(claim => claim).Select(claim => claim.Lease.Id).ToArray();
        Assert.That(ids, Is.Unique);
        Assert.That(ids.Length + (await Store.ClaimAsync()).Count, Is.EqualTo(100));
    }

    [Test]
    public async Task Leases_are_renewed_and_settled_concurrently_in_any_order()
    {
        var random = new Random(13);
        for (var round = 0; round < 10; round++)
        {
            var entries = Enumerable.Range(0, 240).Select(i => _harness.Entry(key: i % 2 == 0 ? Guid.NewGuid() : null)).ToArray();
            await Store.AddAsync(entries);
            var leases = (await Store.ClaimAsync(entries.Length)).Select(claim => claim.Lease).ToArray();
            var (completed, failed, released) = (Shuffled(leases[..80]), Shuffled(leases[80..160]), Shuffled(leases[160..]));
            Task[] calls =
            [
                .. Enumerable.Range(0, 3).Select(_ => Shuffled(leases)).Select(all => Task.Run(() => Store.RenewAsync(all, Hour))),
                .. completed.Chunk(40).Select(some => Task.Run(() => Store.CompleteAsync(some, Days))),
                .. failed.Chunk(40).Select(some => Task.Run(() => Store.FailAsync([.. some.Select(lease => new WebhookInboxFailedAttempt(lease, Hour, "e"))]))),
                Task.Run(() => Store.ReleaseAsync(released, Hour)),
                .. Enumerable.Range(0, 2).Select(_ => Shuffled([.. entries.Where(entry => entry.RepeatKey is not null)])).Select(repeats => Task.Run(() => Store.AddAsync(repeats))),
            ];

            await Task.WhenAll(calls);
        }

        Assert.That((await Store.GetStatisticsAsync()) is { Pending: 1600, Processing: 0 });

        T[] Shuffled<T>(T[] items)
        {
            var shuffled = items.ToArray();
            random.Shuffle(shuffled);
            return shuffled;
        }
    }

    [Test]
    public async Task CompleteAsync_erases_the_event_and_keeps_its_key_until_the_retention_ends()
    {
        var key = Guid.NewGuid();
        await _harness.AddAsync(key: key);
        await _harness.AddAsync();

        Assert.That(await Store.CompleteAsync([.. await Store.ClaimAsync()]), Is.EqualTo(2));

        Assert.That(await CountAsync(), Is.EqualTo((0, 0, 0)));
        await _harness.AdvanceAsync(TimeSpan.FromDays(6));
        await Store.DeleteExpiredAsync(null, 100);
        Assert.That((await _harness.AddAsync(key: key)).Outcome, Is.EqualTo(WebhookInboxAddOutcome.Repeat));
        await _harness.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.That(await Store.DeleteExpiredAsync(null, 100), Is.EqualTo(1));
        Assert.That((await _harness.AddAsync(key: key)).Outcome, Is.EqualTo(WebhookInboxAddOutcome.Added));
    }

    [Test]
    public async Task FailAsync_makes_the_event_due_after_its_delay()
    {
        await _harness.AddAsync();
        Assert.That(await Store.FailAsync(await Store.ClaimOneAsync(), 2 * Hour), Is.EqualTo(WebhookInboxFailureOutcome.Pending));

        await _harness.AdvanceAsync(Hour);
        Assert.That(await Store.ClaimAsync(), Is.Empty);
        await _harness.AdvanceAsync(Hour);

        var claim = await Store.ClaimOneAsync();
        Assert.That((claim.Attempt, claim.Failures), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task FailAsync_allows_a_last_attempt_at_the_end_of_the_retry_period_and_then_sets_the_event_aside()
    {
        var id = (await _harness.AddAsync("\"kept\"", retryFor: 2 * Hour)).Id;
        await Store.FailAsync(await Store.ClaimOneAsync(), Days);
        await _harness.AdvanceAsync(2 * Hour);

        Assert.That(await Store.FailAsync(await Store.ClaimOneAsync(), Hour, "System.TimeoutException: ä\n😀"), Is.EqualTo(WebhookInboxFailureOutcome.Failed));

        await _harness.AdvanceAsync(Days);
        Assert.That(await Store.ClaimAsync(), Is.Empty);
        var failed = (await Store.GetFailedAsync(10)).Single();
        Assert.That((failed.Id, failed.Vendor, failed.Account, failed.Event, failed.Attempts, failed.LastError), Is.EqualTo((id, "pinpointe", (string?)null, "open", 2, "System.TimeoutException: ä\n😀")));
        Assert.That(Encoding.UTF8.GetString(failed.Body.Span), Is.EqualTo("\"kept\""));
    }

    [Test]
    public async Task FailAsync_reports_each_event_in_order()
    {
        await _harness.AddAsync(retryFor: Hour);
        await _harness.AdvanceAsync(2 * Hour);
        await _harness.AddAsync();
        var claims = await Store.ClaimAsync();
        var lost = new WebhookInboxLease(claims[0].Lease.Id, Guid.NewGuid());

        var outcomes = await Store.FailAsync([new(lost, Hour, "e"), new(claims[1].Lease, Hour, "e"), new(claims[0].Lease, Hour, "e")]);

        Assert.That(outcomes, Is.EqualTo([WebhookInboxFailureOutcome.LeaseLost, WebhookInboxFailureOutcome.Pending, WebhookInboxFailureOutcome.Failed]));
    }

    [Test]
    public async Task ReleaseAsync_does_not_count_the_attempt_and_keeps_the_order()
    {
        var first = await _harness.AddAsync();
        var claim = await Store.ClaimOneAsync();
        await _harness.AdvanceAsync(Hour);
        await _harness.AddAsync();

        Assert.That(await Store.ReleaseAsync(claim), Is.EqualTo(1));

        var again = (await Store.ClaimAsync())[0];
        Assert.That((again.Lease.Id, again.Attempt), Is.EqualTo((first.Id, 1)));
    }

    [Test]
    public async Task ReleaseAsync_with_a_delay_makes_the_event_due_after_it()
    {
        await _harness.AddAsync();
        await Store.ReleaseAsync(await Store.ClaimOneAsync(), Hour);

        Assert.That(await Store.ClaimAsync(), Is.Empty);
        await _harness.AdvanceAsync(Hour);

        Assert.That((await Store.ClaimOneAsync()).Attempt, Is.EqualTo(1));
    }

    [Test]
    public async Task RenewAsync_extends_the_lease()
    {
        await _harness.AddAsync();
        var claim = await Store.ClaimOneAsync();
        await _harness.AdvanceAsync(Hour / 2);

        Assert.That(await Store.RenewAsync([claim.Lease], 2 * Hour), Is.EqualTo(1));

        await _harness.AdvanceAsync(Hour);
        await RecoverAsync();
        Assert.That(await Store.ClaimAsync(), Is.Empty);
        await _harness.AdvanceAsync(2 * Hour);
        Assert.That(await Store.RecoverAsync(Delays, "interrupted"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task RecoverAsync_makes_the_event_due_at_once_then_later_and_then_sets_it_aside()
    {
        var id = (await _harness.AddAsync("\"kept\"")).Id;
        var found = new List<WebhookInboxInterruption>();
        for (var i = 0; i < 4; i++)
        {
            await Store.ClaimOneAsync();
            await _harness.AdvanceAsync(Hour);
            found.AddRange(await Store.RecoverAsync(Delays, "interrupted"));
            if (i is 1 or 2)
            {
                Assert.That(await Store.ClaimAsync(), Is.Empty, "it backs off");
                await _harness.AdvanceAsync(Delays[i]);
            }
        }

        Assert.That(found, Is.EqualTo([new(id, 1, false), new(id, 2, false), new(id, 3, false), new WebhookInboxInterruption(id, 4, true)]));
        var failed = (await Store.GetFailedAsync(10)).Single();
        Assert.That((failed.Id, failed.Attempts, failed.LastError, failed.Body.Length), Is.EqualTo((id, 4, "interrupted", 6)));
    }

    [Test]
    public async Task RecoverAsync_keeps_the_order_of_an_event_that_is_due_at_once()
    {
        var first = await _harness.AddAsync();
        await Store.ClaimOneAsync();
        await _harness.AdvanceAsync(2 * Hour);
        await _harness.AddAsync();
        await Store.RecoverAsync(Delays, "interrupted");

        var claim = (await Store.ClaimAsync())[0];

        Assert.That((claim.Lease.Id, claim.Attempt, claim.Interruptions), Is.EqualTo((first.Id, 2, 1)));
    }

    [Test]
    public async Task RecoverAsync_counts_consecutive_interruptions_which_a_failure_resets_and_a_release_does_not()
    {
        await _harness.AddAsync();
        await InterruptAsync();
        await Store.ReleaseAsync(await Store.ClaimOneAsync());
        Assert.That((await InterruptAsync()).Count, Is.EqualTo(2));
        await _harness.AdvanceAsync(Days / 2);

        await Store.FailAsync(await Store.ClaimOneAsync(), TimeSpan.Zero);

        Assert.That((await InterruptAsync()).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task RecoverAsync_after_a_restart_takes_back_every_lease_of_a_store_that_one_process_owns()
    {
        await _harness.AddAsync();
        await Store.ClaimOneAsync();
        Assert.That(await RecoverAsync(), Is.Empty, "the lease lasts");

        await _harness.RestartAsync();

        Assert.That(await Store.RecoverAsync(Delays, "interrupted"), Has.Count.EqualTo(_harness.IsOwnedByOneProcess ? 1 : 0));
    }

    [Test]
    public async Task Lease_that_has_ended_is_valid_until_the_event_is_taken_back()
    {
        await _harness.AddAsync();
        await _harness.AddAsync();
        var claims = await Store.ClaimAsync();
        await _harness.AdvanceAsync(2 * Hour);

        Assert.That(await Store.RenewAsync([claims[0].Lease], Hour), Is.EqualTo(1));
        Assert.That(await Store.CompleteAsync([.. claims]), Is.EqualTo(2));
    }

    [Test]
    public async Task Worker_that_has_lost_its_lease_changes_nothing()
    {
        await _harness.AddAsync("\"kept\"", Guid.NewGuid());
        var lost = await Store.ClaimOneAsync();
        await _harness.AdvanceAsync(2 * Hour);
        await Store.RecoverAsync(Delays, "interrupted");
        await ChangeNothingAsync();

        var taken = await Store.ClaimOneAsync();
        await ChangeNothingAsync();
        Assert.That(Encoding.UTF8.GetString(taken.Body.Span), Is.EqualTo("\"kept\""));
        Assert.That(await Store.CompleteAsync(taken), Is.EqualTo(1));
        await ChangeNothingAsync();

        async Task ChangeNothingAsync()
        {
            var before = await CountAsync();
            Assert.That(await Store.CompleteAsync(lost), Is.Zero, "completed");
            Assert.That(await Store.FailAsync(lost, TimeSpan.Zero), Is.EqualTo(WebhookInboxFailureOutcome.LeaseLost));
            Assert.That(await Store.ReleaseAsync(lost), Is.Zero, "released");
            Assert.That(await Store.RenewAsync([lost.Lease], Hour), Is.Zero, "renewed");
            Assert.That(await CountAsync(), Is.EqualTo(before));
        }
    }

    [Test]
    public async Task DeleteExpiredAsync_deletes_in_batches_and_failed_events_only_when_asked()
    {
        for (var i = 0; i < 3; i++)
        {
            await _harness.AddFailedAsync();
        }

        await Store.AddAsync(_harness.Entry(key: Guid.NewGuid()), _harness.Entry(key: Guid.NewGuid()));
        await Store.CompleteAsync([.. await Store.ClaimAsync()]);
        await _harness.AddAsync();
        await _harness.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.That(await Store.DeleteExpiredAsync(null, 1), Is.EqualTo(1));
        Assert.That(await Store.DeleteExpiredAsync(null, 100), Is.EqualTo(1));
        Assert.That(await Store.DeleteExpiredAsync(TimeSpan.FromDays(31), 100), Is.Zero);
        Assert.That(await CountAsync(), Is.EqualTo((1, 0, 3)));
        Assert.That(await Store.DeleteExpiredAsync(TimeSpan.FromDays(29), 2), Is.EqualTo(2));
        Assert.That(await Store.DeleteExpiredAsync(TimeSpan.FromDays(29), 2), Is.EqualTo(1));
        Assert.That(await CountAsync(), Is.EqualTo((1, 0, 0)));
    }

    [Test]
    public async Task GetStatisticsAsync_counts_by_state_and_reports_the_age_of_the_oldest_pending_event()
    {
        Assert.That((await Store.GetStatisticsAsync()).OldestPendingAge, Is.Null);
        await _harness.AddFailedAsync();
        await Store.AddAsync(_harness.Entry(), _harness.Entry());
        await Store.ClaimAsync();
        await _harness.AdvanceAsync(Hour);
        await Store.AddAsync(_harness.Entry(), _harness.Entry(), _harness.Entry());
        await _harness.AdvanceAsync(2 * Hour);
        await _harness.AddAsync();

        Assert.That(await CountAsync(), Is.EqualTo((4, 2, 1)));
        Assert.That((await Store.GetStatisticsAsync()).OldestPendingAge, Is.EqualTo(2 * Hour).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task GetFailedAsync_returns_events_in_the_order_of_their_failure()
    {
        var ids = new[] { await _harness.AddFailedAsync(), await _harness.AddFailedAsync(), await _harness.AddFailedAsync() };

        Assert.That((await Store.GetFailedAsync(10)).Select(failed => failed.Id), Is.EqualTo(ids));
        Assert.That((await Store.GetFailedAsync(2)).Select(failed => failed.Id), Is.EqualTo(ids[..2]));
    }

    [Test]
    public async Task RetryFailedAsync_resets_the_retry_period_and_the_failures()
    {
        var id = await _harness.AddFailedAsync("\"kept\"");

        Assert.That(await Store.RetryFailedAsync(id, 3 * Hour), Is.True);

        var claim = await Store.ClaimOneAsync();
        Assert.That((claim.Lease.Id, claim.Attempt, claim.Failures, Encoding.UTF8.GetString(claim.Body.Span)), Is.EqualTo((id, 2, 0, "\"kept\"")));
        await _harness.AdvanceAsync(2 * Hour);
        Assert.That(await Store.FailAsync(claim, TimeSpan.Zero), Is.EqualTo(WebhookInboxFailureOutcome.Pending));
        await _harness.AdvanceAsync(2 * Hour);
        Assert.That(await Store.FailAsync(await Store.ClaimOneAsync(), TimeSpan.Zero), Is.EqualTo(WebhookInboxFailureOutcome.Failed));
    }

    [Test]
    public async Task RetryFailedAsync_resets_the_interruptions()
    {
        var id = (await _harness.AddAsync()).Id;
        await Store.ClaimOneAsync();
        await _harness.AdvanceAsync(Hour);
        await Store.RecoverAsync([], "interrupted");

        await Store.RetryFailedAsync(id, Days);

        Assert.That((await Store.ClaimOneAsync()).Interruptions, Is.Zero);
    }

    [Test]
    public async Task RetryAllFailedAsync_retries_events_in_the_order_of_their_failure()
    {
        var ids = new[] { await _harness.AddFailedAsync(), await _harness.AddFailedAsync(), await _harness.AddFailedAsync() };

        Assert.That(await Store.RetryAllFailedAsync(2, Days), Is.EqualTo(2));
        Assert.That((await Store.ClaimAsync()).Select(claim => claim.Lease.Id), Is.EquivalentTo(ids[..2]));
        Assert.That(await Store.RetryAllFailedAsync(2, Days), Is.EqualTo(1));
        Assert.That(await Store.RetryAllFailedAsync(2, Days), Is.Zero);
    }

    [Test]
    public async Task DeleteFailedAsync_deletes_the_event_and_its_key()
    {
        var key = Guid.NewGuid();
        var id = await _harness.AddFailedAsync(key: key);

        Assert.That(await Store.DeleteFailedAsync(id), Is.True);

        Assert.That(await Store.GetFailedAsync(10), Is.Empty);
        Assert.That((await _harness.AddAsync(key: key)).Outcome, Is.EqualTo(WebhookInboxAddOutcome.Added));
    }

    [Test]
    public async Task Operations_on_failed_events_do_not_change_others()
    {
        var ids = (await Store.AddAsync(_harness.Entry(key: Guid.NewGuid()), _harness.Entry(), _harness.Entry())).Select(added => added.Id).ToArray();
        await Store.CompleteAsync(await Store.ClaimAsync(1) is [var completed] ? completed : null!);
        await Store.ClaimAsync(1);

        foreach (var id in ids.Append(ids[^1] + 1_000))
        {
            Assert.That((await Store.RetryFailedAsync(id, Days), await Store.DeleteFailedAsync(id)), Is.EqualTo((false, false)));
        }

        Assert.That((await Store.RetryAllFailedAsync(10, Days), await CountAsync()), Is.EqualTo((0, (1, 1, 0))));
    }

    [Test]
    public async Task InitializeAsync_may_be_called_again_and_changes_nothing()
    {
        await _harness.AddAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store.InitializeAsync())));

        Assert.That(await CountAsync(), Is.EqualTo((1, 0, 0)));
    }

    private async Task<(long Pending, long Processing, long Failed)> CountAsync()
    {
        var statistics = await Store.GetStatisticsAsync();
        return (statistics.Pending, statistics.Processing, statistics.Failed);
    }

    private async Task<WebhookInboxInterruption> InterruptAsync()
    {
        await RecoverAsync();
        await Store.ClaimOneAsync();
        await _harness.AdvanceAsync(Hour);
        return (await Store.RecoverAsync(Delays, "interrupted")).Single();
    }

    /// <summary>Takes back the leases that have ended.</summary>
    private Task<IReadOnlyList<WebhookInboxInterruption>> RecoverAsync() => Store.RecoverAsync(Delays, "interrupted");
}
