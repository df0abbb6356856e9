using EmailWebhooks.AspNetCore;
using FsCheck;
using FsCheck.Fluent;
using static EmailWebhooks.Inbox.Contract.InboxStoreExtensions;

namespace EmailWebhooks.Inbox.Contract;

/// <summary>The kinds of steps. Each kind interprets the numbers of a step in its own way: as hours, sizes or indexes.</summary>
public enum InboxStepKind
{
    Add,
    Claim,
    Complete,
    Fail,
    Release,
    Renew,
    Advance,
    Recover,
    DeleteExpired,
    Retry,
    RetryAll,
    Delete,
    Restart,
}

public sealed record InboxStep(InboxStepKind Kind, int A, int B, int C);

/// <summary>After any sequence of operations, a store equals a simple model. A failing case prints the seed to replay it with.</summary>
public abstract class InboxStoreProperties
{
    private static readonly TimeSpan[] Delays = [TimeSpan.Zero, Hour, 2 * Hour];
    private static readonly string[] Texts = ["", "error", "from → to 😀", "'; DROP TABLE inbox; --", new('ß', 1000)];
    private static readonly Guid[] Keys = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];

    /// <summary>Add, Claim and Advance are more frequent than the rest, so that there are events to act on.</summary>
    private static readonly Gen<InboxStepKind> Kinds = Gen.Frequency(
        (4, Gen.Constant(InboxStepKind.Add)),
        (4, Gen.Constant(InboxStepKind.Claim)),
        (3, Gen.Constant(InboxStepKind.Advance)),
        (10, Gen.Elements(Enum.GetValues<InboxStepKind>())));

    private static readonly Arbitrary<InboxStep[]> Sequences = (
        from kind in Kinds
        from a in Gen.Choose(0, 9)
        from b in Gen.Choose(0, 9)
        from c in Gen.Choose(0, 9)
        select new InboxStep(kind, a, b, c)).ArrayOf().ToArbitrary();

    protected abstract Task<InboxStoreHarness> StartAsync();

    /// <summary>The number of sequences to try.</summary>
    protected virtual int Count => TestSetting.Number("EMAILWEBHOOKS_PROPERTY_COUNT") ?? 150;

    [Test]
    public void Store_matches_a_simple_model_after_every_step() =>
        Prop.ForAll(Sequences, steps => RunAsync(steps).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(Count).WithEndSize(60));

    private async Task RunAsync(InboxStep[] steps)
    {
        await using var harness = await StartAsync();
        var model = new InboxStoreModel();
        foreach (var step in steps)
        {
            await Advance(TimeSpan.FromMilliseconds(1));
            await TakeAsync(step);
            var statistics = await harness.Store.GetStatisticsAsync();
            Assert.That((statistics.Pending, statistics.Processing, statistics.Failed), Is.EqualTo(model.Counts), $"after {step}");
            Assert.That(
                (await harness.Store.GetFailedAsync(1000)).OrderBy(failed => failed.Id).Select(failed => (failed.Id, failed.Attempts, failed.LastError, System.Text.Encoding.UTF8.GetString(failed.Body.Span))),
                Is.EqualTo(model.Failed),
                $"after {step}");
        }

        async Task Advance(TimeSpan time)
        {
            model.Advance(time);
            await harness.AdvanceAsync(time);
        }

        async Task TakeAsync(InboxStep step)
        {
            var (store, hours) = (harness.Store, step.C * Hour);
            var claim = new WebhookInboxClaimRequest(step.A % 4, Guid.NewGuid(), (1 + step.C) * Hour);
            WebhookInboxLease[] leases = [.. new[] { step.A, step.B }.Where(_ => model.Leases.Count > 0).Select(i => model.Leases[^(1 + (i % model.Leases.Count))]).Distinct()];
            var id = model.Ids.ElementAtOrDefault(step.A);
            switch (step.Kind)
            {
                case InboxStepKind.Add:
                    var entries = Enumerable.Range(step.B, 1 + (step.A % 4)).Select(i => harness.Entry($"{i}", i % 2 == 0 ? Keys[i % Keys.Length] : null)).DistinctBy(entry => entry.RepeatKey ?? Guid.NewGuid()).ToArray();
                    var added = await store.AddAsync(entries, hours, claim);
                    Assert.That(
                        entries.Select((entry, i) => model.Add(added[i].Id, entry, hours, claim, i < claim.Limit)),
                        Is.EqualTo(added.Select(one => one.Outcome)));
                    break;
                case InboxStepKind.Claim:
                    model.Claim(claim, await store.ClaimAsync(claim));
                    break;
                case InboxStepKind.Complete:
                    Assert.That(await store.CompleteAsync(leases, hours), Is.EqualTo(leases.Count(lease => model.Complete(lease, hours))));
                    break;
                case InboxStepKind.Fail:
                    var failures = leases.Select((lease, i) => new WebhookInboxFailedAttempt(lease, hours, Texts[(step.C + i) % Texts.Length])).ToArray();
                    Assert.That(await store.FailAsync(failures), Is.EqualTo(failures.Select(model.Fail)));
                    break;
                case InboxStepKind.Release:
                    var delay = step.C % 3 * Hour;
                    Assert.That(await store.ReleaseAsync(leases, delay), Is.EqualTo(leases.Count(lease => model.Release(lease, delay))));
                    break;
                case InboxStepKind.Renew:
                    Assert.That(await store.RenewAsync(leases, hours), Is.EqualTo(leases.Count(lease => model.Renew(lease, hours))));
                    break;
                case InboxStepKind.Advance:
                    await Advance(hours);
                    break;
                case InboxStepKind.Recover:
                    Assert.That((await store.RecoverAsync(Delays, "interrupted")).OrderBy(one => one.Id), Is.EqualTo(model.Recover(Delays, "interrupted", model.OwnerHasStarted)));
                    model.OwnerHasStarted = false;
                    break;
                case InboxStepKind.DeleteExpired:
                    TimeSpan? failedRetention = step.A % 2 == 0 ? hours : null;
                    Assert.That(await store.DeleteExpiredAsync(failedRetention, 1000), Is.EqualTo(model.DeleteExpired(failedRetention)));
                    break;
                case InboxStepKind.Retry:
                    Assert.That(await store.RetryFailedAsync(id, hours), Is.EqualTo(model.Retry(id, hours)));
                    break;
                case InboxStepKind.RetryAll:
                    Assert.That(await store.RetryAllFailedAsync(1000, hours), Is.EqualTo(model.RetryAll(hours)));
                    break;
                case InboxStepKind.Delete:
                    Assert.That(await store.DeleteFailedAsync(id), Is.EqualTo(model.Delete(id)));
                    break;
                default:
                    await harness.RestartAsync();
                    model.OwnerHasStarted = harness.IsOwnedByOneProcess;
                    break;
            }
        }
    }
}
