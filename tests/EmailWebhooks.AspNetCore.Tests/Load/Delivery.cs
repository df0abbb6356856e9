using System.Text;

namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>A delivery, identified by the id in its event, which also decides its payload and what its handler does.</summary>
internal readonly record struct Delivery(long Id)
{
    /// <summary>Whether the handler throws: two of ten do.</summary>
    public bool Fails => Id % 10 is 0 or 1;

    /// <summary>Whether the handler waits first: three of ten do.</summary>
    public bool IsSlow => Id % 10 is 1 or 2 or 3;

    public byte[] ToRequest() => (Id / 10 % 3) switch
    {
        0 => RawHttp.Post(LoadHost.PinpointeUrl(), Encoding.UTF8.GetBytes($$"""{"event":"open","userId":10423,"time":"2025-11-11 09:27:29","statId":{{Id}},"listName":"Customers EMEA","detail":55120331}""")),
        1 => RawHttp.Post(LoadHost.PinpointeUrl(), Encoding.UTF8.GetBytes($$"""{"event":"click","statId":"{{Id}}","detail":{"linkid":44123,"url":"https://www.acme.example/"},"userAgent":"Mozilla/5.0"}""")),
        _ => RawHttp.Post(LoadHost.OptinUrl(), Encoding.UTF8.GetBytes($$"""{"id":{{Id}},"optinsetup_id":60,"fields":[{"id":2,"value":"Herr"}],"lists":[{"id":1,"value":1}],"activate_at":"2025-11-11 09:27:29"}""")),
    };
}
