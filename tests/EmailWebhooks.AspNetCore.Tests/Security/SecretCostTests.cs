using System.Diagnostics;
using System.Security.Cryptography;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Security;

/// <summary>The cost of checking the secret of a request, measured at the endpoint without a server.</summary>
[NonParallelizable]
public sealed class SecretCostTests
{
    private const int Secrets = 10_000;

    [TestCase(31, StatusCodes.Status200OK)]
    [TestCase(32, StatusCodes.Status401Unauthorized)]
    [TestCase(3_500, StatusCodes.Status401Unauthorized)]
    public async Task Secret_is_found_only_among_a_limited_number_of_parameters(int others, int expected)
    {
        await using var application = Start(ReceiverHost.Secret);
        var parameters = Enumerable.Repeat("a=b", others).ToList();

        foreach (var query in new[] { parameters.Append("key=" + ReceiverHost.Secret), parameters.Prepend("key=" + ReceiverHost.Secret) })
        {
            Assert.That(await RequestAsync(application, "?" + string.Join('&', query)), Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task Request_with_thousands_of_parameters_allocates_no_more_than_one_with_a_few()
    {
        await using var application = Start(ReceiverHost.Secret);
        var few = await AllocatedAsync(application, "?" + string.Join('&', Enumerable.Repeat("%61=b", 40)));

        var thousands = await AllocatedAsync(application, "?" + string.Join('&', Enumerable.Repeat("%61=b", 3_500)));

        Assert.That(thousands, Is.AtMost(few + 1_000));
    }

    [Test]
    public async Task Secrets_are_hashed_once_and_not_for_each_request()
    {
        await using var one = Start("first");
        await using var many = Start([.. Enumerable.Range(0, Secrets).Select(i => $"secret {i}")]);
        var usual = await AllocatedAsync(one, "?key=guessed");

        Assert.That(await AllocatedAsync(many, "?key=guessed"), Is.AtMost(usual + 1_000));
    }

    [Test]
    public async Task Match_with_the_first_secret_takes_as_long_as_one_with_the_last()
    {
        // If the comparison stopped or skipped anything after a match, the first would take a fraction of the time.
        await using var application = Start([.. Enumerable.Range(0, 5 * Secrets).Select(i => $"secret {i}")]);

        var (first, last) = await LeastTimesAsync(
            () => RequestAsync(application, "?key=secret%200"),
            () => RequestAsync(application, $"?key=secret%20{(5 * Secrets) - 1}"));

        Assert.That(first / last, Is.InRange(0.75, 1.33));
    }

    [Test]
    public async Task Thousands_of_secrets_cost_a_fraction_of_a_comparison_byte_by_byte()
    {
        await using var application = Start([.. Enumerable.Range(0, Secrets).Select(i => $"secret {i}")]);
        var (hash, other) = (new byte[32], new byte[32]);

        var (request, byteByByte) = await LeastTimesAsync(
            () => RequestAsync(application, "?key=guessed"),
            () => Task.FromResult(Enumerable.Range(0, Secrets).Count(_ => CryptographicOperations.FixedTimeEquals(hash, other))));

        Assert.That(request / byteByByte, Is.LessThan(0.5));
    }

    [Test]
    public async Task Secret_that_is_removed_from_the_list_in_place_stops_working_at_once()
    {
        IList<string> secrets = ["first", "second"];
        await using var application = Start(options => options.Secrets = secrets);
        Assert.That(await RequestAsync(application, "?key=second"), Is.EqualTo(StatusCodes.Status200OK));

        secrets[1] = "third";

        Assert.That(await RequestAsync(application, "?key=second"), Is.EqualTo(StatusCodes.Status401Unauthorized));
        Assert.That(await RequestAsync(application, "?key=third"), Is.EqualTo(StatusCodes.Status200OK));
    }

    [Test]
    public async Task Null_instead_of_a_list_of_secrets_is_treated_as_an_empty_list()
    {
        await using var application = Start(options =>
        {
            options.Secrets = null!;
            options.AllowUnauthenticated = true;
        });

        Assert.That(await RequestAsync(application, ""), Is.EqualTo(StatusCodes.Status200OK));
    }

    private static WebApplication Start(params string[] secrets) => Start(options => options.Secrets = secrets);

    private static WebApplication Start(Action<WebhookReceiverOptions> configure)
    {
        var builder = ReceiverHost.CreateBuilder(out _);
        builder.Logging.ClearProviders();
        builder.Services.AddWebhookReceiver(configure);
        var application = builder.Build();
        application.MapPinpointeWebhooks("/hooks");
        return application;
    }

    private static async Task<int> RequestAsync(WebApplication application, string query)
    {
        var endpoint = ((IEndpointRouteBuilder)application).DataSources.SelectMany(source => source.Endpoints).Single();
        var context = new DefaultHttpContext { RequestServices = application.Services };
        context.Request.QueryString = new QueryString(query);
        await endpoint.RequestDelegate!(context);
        return context.Response.StatusCode;
    }

    private static async Task<long> AllocatedAsync(WebApplication application, string query)
    {
        await RequestAsync(application, query);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await RequestAsync(application, query);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Alternates between the two, so that other load on the machine slows both.</summary>
    private static async Task<(TimeSpan One, TimeSpan Other)> LeastTimesAsync(Func<Task> one, Func<Task> other)
    {
        var least = (One: TimeSpan.MaxValue, Other: TimeSpan.MaxValue);
        for (var i = 0; i < 300; i++)
        {
            least = (Least(least.One, await TimeAsync(one)), Least(least.Other, await TimeAsync(other)));
        }

        return least;

        static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }
}
