using System.Globalization;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Tool.Events;
using EmailWebhooks.Tool.Receiving;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailWebhooks.Tool.Demo;

/// <summary>
/// Handles the demo's events and shows them as they arrive: steps and events as lines, and the tallies below them. A terminal
/// shows the tallies all the time; other output gets them once, at the end.
/// </summary>
internal sealed class DemoScreen(ToolContext context, DemoLedger ledger) : IDeliverySink
{
    // Slow enough for people to follow; used only on a terminal.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(60);

    // Far longer than needed, because the inbox retries at least once a second.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const int PictureWidth = 112;

    private readonly Lock _lock = new();
    private LiveDisplayContext? _live;
    private TaskCompletionSource _handled = new();
    private readonly List<IRenderable> _steps = [];
    private readonly List<IRenderable> _conclusions = [];

    /// <summary>Whether the handlers fail.</summary>
    public bool DatabaseIsDown { get; set; }

    /// <summary>Runs the demo and shows the tallies.</summary>
    public async Task RunAsync(Func<Task> work)
    {
        var tallies = new DemoTable(ledger);
        if (context.Out.CanRedraw())
        {
            await context.Out.Live(tallies).StartAsync(async live =>
            {
                _live = live;
                await work();
            });
        }
        else
        {
            await work();
            context.Out.Write(tallies);
        }
    }

    public void Step(string text)
    {
        var step = new Text($"{_steps.Count + 1}. {text}", new Style(decoration: Decoration.Bold));
        _steps.Add(step);
        WriteLine(step);
    }

    /// <summary>Writes a conclusion.</summary>
    public void Conclude(string text, Style? style = null)
    {
        var line = new Text(text, style);
        _conclusions.Add(line);
        WriteLine(line);
    }

    /// <summary>Draws the steps, the tallies and the conclusions as a picture.</summary>
    public string Picture() => SvgPicture.Draw(new Rows([.. _steps, new DemoTable(ledger), .. _conclusions]), PictureWidth);

    public void Note(string text) => WriteLine(new Text($"   {text}", new Style(decoration: Decoration.Dim)));

    /// <summary>On a terminal, redraws the tallies and pauses briefly.</summary>
    public async Task PaceAsync(CancellationToken cancellationToken)
    {
        if (_live is null)
        {
            return;
        }

        lock (_lock)
        {
            _live.Refresh();
        }

        await Task.Delay(Pace, context.Clock, cancellationToken);
    }

    /// <summary>Waits until every event is handled, or until the time limit has passed, which means that an event is lost.</summary>
    public async Task WhenHandledAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            var handled = Volatile.Read(ref _handled).Task;
            if (DemoTally.Sum(ledger.Tallies()).Missing == 0)
            {
                return;
            }

            await handled.WaitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public ValueTask ReceiveAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var key = EventKey.Of(webhookEvent);
        if (DatabaseIsDown)
        {
            if (ledger.HandlerFailed(key))
            {
                Note($"{key.EventName} {key.Id}: the handler failed");
            }

            throw new IOException("The database is down.");
        }

        ledger.Handled(key);
        WriteLine(EventRow.Of(webhookEvent, context.Clock.GetLocalNow(), context.Out.Profile.Width));
        Interlocked.Exchange(ref _handled, new TaskCompletionSource()).TrySetResult();
        return ValueTask.CompletedTask;
    }

    public void Refused(string path, int status)
    {
        // Without an inbox, these are the handlers' failures, which are already shown.
    }

    private void WriteLine(IRenderable line)
    {
        lock (_lock)
        {
            context.Out.WriteAbove(line);
        }
    }
}

/// <summary>Renders the current tallies and their totals.</summary>
internal sealed class DemoTable(DemoLedger ledger) : Renderable
{
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Total = new(decoration: Decoration.Bold);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => ((IRenderable)Draw()).Render(options, maxWidth);

    private Table Draw()
    {
        var tallies = ledger.Tallies();
        var table = ConsoleExtensions.CreateTable("Event", "Sent", "Handled", "Missing", "Duplicated");
        foreach (var column in table.Columns.Skip(1))
        {
            column.Alignment = Justify.Right;
        }

        foreach (var tally in tallies)
        {
            AddRow(table, tally, Style.Plain);
        }

        AddRow(table, DemoTally.Sum(tallies), Total);
        return table;
    }

    private static void AddRow(Table table, DemoTally tally, Style style) => table.AddRow(
        new Text(tally.EventName, style),
        Number(tally.Sent, style),
        Number(tally.Handled, style),
        Number(tally.Missing, tally.Missing == 0 ? style : Bad),
        Number(tally.Duplicated, tally.Duplicated == 0 ? style : Bad));

    private static Text Number(int number, Style style) => new(number.ToString(CultureInfo.InvariantCulture), style);
}
