using EmailWebhooks.Pinpointe;
#if NET10_0_OR_GREATER
using EmailWebhooks.Benchmarks.Baselines;
using EmailWebhooks.Benchmarks.Baselines.Newtonsoft;
#endif

// The body of a click, and what to parse it with: prints the link's id.
var body = File.ReadAllBytes(args[0]);
Console.WriteLine(args[1] switch
{
    "nothing" => body.Length,
    "library" => ((PinpointeClickEvent)PinpointeEvent.Parse(body)).Detail!.LinkId,
#if NET10_0_OR_GREATER
    "reflection" => ((PinpointeClickEvent)ReflectionJson.Parse(body, typeof(PinpointeClickEvent))).Detail!.LinkId,
    "newtonsoft" => ((ClickModel)NewtonsoftJson.Parse(body, typeof(ClickModel))).Detail!.LinkId,
#endif
    _ => throw new ArgumentException($"'{args[1]}' is not known here.", nameof(args)),
});
