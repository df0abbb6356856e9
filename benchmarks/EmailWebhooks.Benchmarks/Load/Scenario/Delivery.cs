using System.Text;
using EmailWebhooks.Benchmarks.Http;

namespace EmailWebhooks.Benchmarks.Load.Scenario;

/// <summary>A delivery that is known by the id in its event, which also decides what it is and what its handler does.</summary>
internal readonly record struct Delivery(long Id)
{
    public HandlerKind Kind => (Id % 10) switch
    {
        0 => HandlerKind.Failing,
        1 => HandlerKind.SlowFailing,
        2 or 3 => HandlerKind.Slow,
        _ => HandlerKind.Quick,
    };

    public bool Fails => Kind is HandlerKind.Failing or HandlerKind.SlowFailing;

    public bool IsSlow => Kind is HandlerKind.Slow or HandlerKind.SlowFailing;

    public byte[] ToRequest() => (Id / 10 % 3) switch
    {
        0 => RawRequest.Post(LoadHost.PinpointeUrl(), Encoding.UTF8.GetBytes($$"""{"event":"open","userId":10423,"time":"2025-11-11 09:27:29","statId":{{Id}},"listName":"Customers EMEA","detail":55120331}""")),
        1 => RawRequest.Post(LoadHost.PinpointeUrl(), Encoding.UTF8.GetBytes($$"""{"event":"click","statId":"{{Id}}","detail":{"linkid":44123,"url":"https://www.acme.example/"},"userAgent":"Mozilla/5.0"}""")),
        _ => RawRequest.Post(LoadHost.OptinUrl(), Encoding.UTF8.GetBytes($$"""{"id":{{Id}},"optinsetup_id":60,"fields":[{"id":2,"value":"Herr"}],"lists":[{"id":1,"value":1}],"activate_at":"2025-11-11 09:27:29"}""")),
    };
}
