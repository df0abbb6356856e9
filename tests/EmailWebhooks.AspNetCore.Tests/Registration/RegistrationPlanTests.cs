using EmailWebhooks.AspNetCore.Registration;
using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmailWebhooks.AspNetCore.Tests.Registration;

/// <summary>The rules of the plan: what the account lists, and the action for each webhook.</summary>
public sealed class RegistrationPlanTests
{
    private const string Base = "https://hooks.example.com/hooks/mailingwork";
    private const string Optin = Base + "/optin_finalized";

    private static readonly MailingworkEventType OptinFinalized = MailingworkEventType.OptinFinalized;

    [Test]
    public void Missing_webhook_is_created_with_the_first_secret()
    {
        var plan = Make(Wanted("new", "old"));

        Assert.That(Lines(plan), Is.EqualTo([$"Create Wanted 0 {Optin}?key=new"]));
        Assert.That(plan.States[OptinFinalized], Is.EqualTo(WantedState.Missing));
        Assert.That(plan.Health().Status, Is.EqualTo(HealthStatus.Unhealthy));
    }

    [Test]
    public void Each_event_has_a_webhook_of_its_own() => Assert.That(
        Lines(Make(Wanted("s") with { EventTypes = MailingworkEventType.Known })),
        Is.EqualTo([$"Create Wanted 0 {Optin}?key=s", $"Create Wanted 0 {Base}/optout_finalized?key=s", $"Create Wanted 0 {Base}/profilemanager_finalized?key=s"]));

    [Test]
    public void Secret_that_needs_escaping_is_escaped_and_recognized()
    {
        var wanted = Wanted("a b+c&d=é") with { SecretParameter = "k ey" };
        var url = wanted.UrlOf(OptinFinalized, wanted.CurrentSecret);

        Assert.That(url.AbsoluteUri, Is.EqualTo($"{Optin}?k%20ey=a%20b%2Bc%26d%3D%C3%A9"));
        Assert.That(Lines(Make(wanted, Row(1, $"{Optin}?k+ey=a+b%2bc%26d%3D%c3%a9"))), Is.EqualTo(["Keep Wanted 1"]));
    }

    [Test]
    public void Receiver_without_secrets_gets_a_url_without_a_query() =>
        Assert.That(Lines(Make(Wanted())), Is.EqualTo([$"Create Wanted 0 {Optin}"]));

    [Test]
    public void Active_webhook_is_kept()
    {
        var plan = Make(Wanted("s"), Row(1, "s"));

        Assert.That(Lines(plan), Is.EqualTo(["Keep Wanted 1"]));
        Assert.That(plan.IsRotated);
        Assert.That(plan.Health().Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [TestCase("https://HOOKS.example.com:443/hooks/mailingwork/optin_finalized?key=s")]
    [TestCase("https://hooks.example.com/hooks/./mailingwork/optin%5ffinalized?KEY=s")]
    public void The_same_url_in_another_spelling_is_the_same_webhook(string url) =>
        Assert.That(Lines(Make(Wanted("s"), Row(1, url))), Is.EqualTo(["Keep Wanted 1"]));

    [Test]
    public void International_host_is_the_same_in_both_spellings() => Assert.That(
        Lines(Make(Wanted("s") with { BaseUrl = new("https://bücher.example/h") }, Row(1, "https://xn--bcher-kva.example/h/optin_finalized?key=s"))),
        Is.EqualTo(["Keep Wanted 1"]));

    [TestCase("http://hooks.example.com/hooks/mailingwork/optin_finalized?key=s")]
    [TestCase("https://staging.example.com/hooks/mailingwork/optin_finalized?key=s")]
    [TestCase("https://hooks.example.com:8443/hooks/mailingwork/optin_finalized?key=s")]
    [TestCase("https://hooks.example.com/Hooks/mailingwork/optin_finalized?key=s")]
    [TestCase("https://hooks.example.com/hooks/mailingwork/optin_finalized/?key=s")]
    [TestCase("https://hooks.example.com/hooks/mailingwork/optout_finalized?key=s")]
    [TestCase("https://hooks.example.com/hooks/mailingwork/optin_finalized?key=s&tenant=2")]
    [TestCase("https://hooks.example.com/hooks/mailingwork/optin_finalized?key=s&key=s")]
    [TestCase("https://hooks.example.com/hooks/mailingwork/optin_finalized?token=s")]
    [TestCase("https://hooks.example.com/hooks/mailingwork/optin_finalized")]
    [TestCase("https://hooks.example.com/hooks/mailingwork/optin_finalized?key=s#part")]
    [TestCase("https://user@hooks.example.com/hooks/mailingwork/optin_finalized?key=s")]
    public void Other_url_of_the_same_app_is_left_alone_whatever_its_state(string url)
    {
        foreach (var active in new bool?[] { true, false, null })
        {
            Assert.That(Lines(Make(Wanted("s"), Row(1, url, active))), Is.EquivalentTo([$"Leave OtherUrl 1", $"Create Wanted 0 {Optin}?key=s"]));
        }
    }

    [Test]
    public void Unreadable_url_is_left_alone() =>
        Assert.That(Lines(Make(Wanted("s"), Row(1, "s"), new MailingworkWebhook { Id = 2, App = "crm", EventType = OptinFinalized })), Is.EqualTo(["Keep Wanted 1", "Leave OtherUrl 2"]));

    [Test]
    public void Webhook_of_another_app_is_not_in_the_plan()
    {
        var other = Row(1, "s");
        other.App = "shop";

        Assert.That(Lines(Make(Wanted("s"), other)), Is.EqualTo([$"Create Wanted 0 {Optin}?key=s"]));
    }

    [Test]
    public void Webhook_whose_app_is_unknown_counts_as_present_and_is_left_alone()
    {
        var unknown = Row(1, "s", active: false);
        unknown.App = null;

        Assert.That(Lines(Make(Wanted("s"), unknown)), Is.EqualTo(["Leave AppUnknown 1"]));
    }

    [Test]
    public void Webhook_for_an_event_that_is_not_wanted_is_left_alone()
    {
        var optout = Row(2, $"{Base}/optout_finalized?key=s");
        optout.EventType = MailingworkEventType.OptoutFinalized;

        Assert.That(Lines(Make(Wanted("s"), Row(1, "s"), optout)), Is.EqualTo(["Keep Wanted 1", "Leave EventNotWanted 2"]));
    }

    [Test]
    public void Webhook_of_another_event_at_our_url_is_left_alone()
    {
        var other = Row(1, "s");
        other.EventType = MailingworkEventType.OptoutFinalized;

        Assert.That(Lines(Make(Wanted("s"), other)), Is.EquivalentTo(["Leave OtherUrl 1", $"Create Wanted 0 {Optin}?key=s"]));
    }

    [Test]
    public void Webhook_without_an_event_is_recognized_by_its_url()
    {
        var unknown = Row(1, "s");
        unknown.EventType = null;

        Assert.That(Lines(Make(Wanted("s"), unknown)), Is.EqualTo(["Keep Wanted 1"]));
    }

    [Test]
    public void Of_several_with_the_same_url_the_lowest_id_survives() =>
        Assert.That(Lines(Make(Wanted("s"), Row(7, "s"), Row(3, "s"), Row(5, "s", active: false))), Is.EqualTo(["Keep Wanted 3", "Delete SameUrl 5", "Delete SameUrl 7"]));

    [Test]
    public void Duplicates_of_an_inactive_survivor_stay_until_it_is_active() =>
        Assert.That(Lines(Make(Wanted("s"), Row(3, "s", active: false), Row(5, "s"))), Is.EqualTo(["Activate Inactive 3", "Replace SameUrl 5"]));

    [Test]
    public void Duplicates_are_deleted_after_the_rotation_too() =>
        Assert.That(Lines(Make(Wanted("s"), RotationPhase.Over, Row(3, "s"), Row(5, "s"))), Is.EqualTo(["Keep Wanted 3", "Delete SameUrl 5"]));

    [Test]
    public void Webhook_that_is_listed_twice_counts_as_one() =>
        Assert.That(Lines(Make(Wanted("s"), Row(3, "s"), Row(3, "s"))), Is.EqualTo(["Keep Wanted 3"]));

    [TestCase(0)]
    [TestCase(-1)]
    public void Webhook_without_a_readable_id_counts_as_present_and_is_left_alone(long id) =>
        Assert.That(Lines(Make(Wanted("s"), Row(id, "s"), Row(id, "s"))), Is.EqualTo([$"Leave IdUnreadable {id}", $"Leave IdUnreadable {id}"]));

    [Test]
    public void Webhook_without_a_readable_id_does_not_replace_another() =>
        Assert.That(Lines(Make(Wanted("s"), Row(0, "s"), Row(4, "s"))), Is.EqualTo(["Leave IdUnreadable 0", "Keep Wanted 4"]));

    [Test]
    public void Inactive_webhook_is_activated()
    {
        var plan = Make(Wanted("s"), Row(1, "s", active: false));

        Assert.That(Lines(plan), Is.EqualTo(["Activate Inactive 1"]));
        Assert.That(plan.Health().Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(plan.IsRotated);
    }

    [Test]
    public void Inactive_webhook_is_left_alone_when_Reactivate_is_false() => Assert.That(
        Lines(RegistrationPlan.Make(Wanted("s"), [Row(1, "s", active: false)], RotationPhase.First, reactivate: false, [])), Is.EqualTo(["Leave ReactivationOff 1"]));

    [Test]
    public void Webhook_whose_state_is_unreadable_is_treated_as_active_and_degrades_the_health()
    {
        var plan = Make(Wanted("s"), Row(1, "s", active: null));

        Assert.That(Lines(plan), Is.EqualTo(["Keep ActiveUnreadable 1"]));
        Assert.That(plan.Health().Status, Is.EqualTo(HealthStatus.Degraded));
    }

    [Test]
    public void Created_url_that_is_not_listed_is_not_created_again()
    {
        var plan = RegistrationPlan.Make(Wanted("s"), [], RotationPhase.First, reactivate: true, [new Uri($"{Optin}?key=s")]);

        Assert.That(Lines(plan), Is.EqualTo([$"Leave CreatedButNotListed 0 {Optin}?key=s"]));
        Assert.That(plan.Health().Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(plan.IsRotated, Is.False);
    }

    [Test]
    public void Old_secret_is_replaced_once_the_new_one_is_listed_as_active()
    {
        var wanted = Wanted("new", "old");

        Assert.That(Lines(Make(wanted, Row(1, "old"))), Is.EqualTo([$"Create Wanted 0 {Optin}?key=new", "Replace OldSecret 1"]));
        Assert.That(Lines(Make(wanted, Row(1, "old"), Row(2, "new", active: false))), Is.EqualTo(["Replace OldSecret 1", "Activate Inactive 2"]));
        Assert.That(Lines(Make(wanted, Row(1, "old"), Row(2, "new"))), Is.EqualTo(["Keep Wanted 2", "Delete OldSecret 1"]));
    }

    [Test]
    public void Newer_webhook_with_an_older_accepted_secret_waits_for_the_second_run()
    {
        var wanted = Wanted("new", "old");

        Assert.That(Lines(Make(wanted, Row(1, "new"), Row(2, "old"))), Is.EqualTo(["Keep Wanted 1", "Replace OldSecret 2"]));
        Assert.That(Lines(Make(wanted, RotationPhase.Second, Row(1, "new"), Row(2, "old"))), Is.EqualTo(["Keep Wanted 1", "Delete OldSecret 2"]));
        Assert.That(Lines(Make(Wanted("new"), Row(1, "new"), Row(2, "old"))), Is.EqualTo(["Keep Wanted 1", "Delete OldSecret 2"]));
    }

    [Test]
    public void Inactive_webhook_with_an_accepted_old_secret_is_activated_before_it_is_replaced()
    {
        var plan = Make(Wanted("new", "old"), Row(1, "old", active: false), Row(2, "new"));

        Assert.That(Lines(plan), Is.EqualTo(["Activate Inactive 1", "Keep Wanted 2"]));
        Assert.That(plan.IsRotated, Is.False);
    }

    [Test]
    public void Inactive_webhook_whose_secret_is_no_longer_accepted_loses_its_buffer() =>
        Assert.That(Lines(Make(Wanted("new"), Row(1, "old", active: false), Row(2, "new"))), Is.EqualTo(["Keep Wanted 2", "Delete BufferLost 1"]));

    [Test]
    public void After_the_rotation_an_accepted_secret_is_enough()
    {
        var plan = Make(Wanted("new", "old"), RotationPhase.Over, Row(1, "old"));

        Assert.That(Lines(plan), Is.EqualTo(["Keep Wanted 1"]));
        Assert.That(plan.Health().Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public void After_the_rotation_nothing_is_deleted_for_its_secret() => Assert.That(
        Lines(Make(Wanted("new", "old"), RotationPhase.Over, Row(1, "old"), Row(2, "new"), Row(3, "leaked"))), Is.EqualTo(["Keep Wanted 1", "Keep Wanted 2", "Leave OldSecret 3"]));

    [Test]
    public void After_the_rotation_a_webhook_is_created_when_none_carries_an_accepted_secret() =>
        Assert.That(Lines(Make(Wanted("new"), RotationPhase.Over, Row(1, "old"))), Is.EqualTo([$"Create Wanted 0 {Optin}?key=new", "Leave OldSecret 1"]));

    [Test]
    public void No_text_of_a_plan_contains_a_secret()
    {
        var wanted = Wanted("s3cret", "0ld");
        var plan = Make(wanted, Row(1, "0ld"), Row(2, "https://user:pass@other.example/x?token=s3cret"));

        var texts = plan.Items.SelectMany(item => new[] { item.ToString(), item.Address }).Append(wanted.ToString()).Append(plan.Health().Description);
        Assert.That(texts, Has.All.Not.Contains("s3cret").And.All.Not.Contains("0ld").And.All.Not.Contains("pass"));
    }

    internal static WantedWebhooks Wanted(params string[] secrets) => new("crm", [OptinFinalized], new Uri(Base), "key", secrets);

    internal static MailingworkWebhook Row(long id, string secretOrUrl, bool? active = true) => new()
    {
        Id = id,
        App = "crm",
        EventType = OptinFinalized,
        Url = new Uri(secretOrUrl.Contains(':', StringComparison.Ordinal) ? secretOrUrl : $"{Optin}?key={secretOrUrl}"),
        IsActive = active,
    };

    private static RegistrationPlan Make(WantedWebhooks wanted, params MailingworkWebhook[] found) => Make(wanted, RotationPhase.First, found);

    private static RegistrationPlan Make(WantedWebhooks wanted, RotationPhase rotation, params MailingworkWebhook[] found) =>
        RegistrationPlan.Make(wanted, found, rotation, reactivate: true, unlisted: []);

    private static IEnumerable<string> Lines(RegistrationPlan plan) => plan.Items.Select(item => $"{item.Action} {item.Reason} {item.Webhook?.Id ?? 0}{(item.Webhook is null ? " " + item.Url!.AbsoluteUri : "")}");
}
