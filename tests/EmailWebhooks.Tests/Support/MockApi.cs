using System.Net;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Support;

/// <summary>Responses of the MAILINGWORK API for MockHttp.</summary>
internal static class MockApi
{
    /// <summary>Expects the next request to be a call of this function.</summary>
    public static MockedRequest ExpectCall(this MockHttpMessageHandler api, string function) => api.Expect(HttpMethod.Post, $"*/webservice/webservice/json/{function}");

    public static MockedRequest WhenCalled(this MockHttpMessageHandler api, string function) => api.When(HttpMethod.Post, $"*/webservice/webservice/json/{function}");

    public static MockedRequest RespondJson(this MockedRequest request, string body, HttpStatusCode status = HttpStatusCode.OK) => request.Respond(status, "application/json", body);

    public static MockedRequest RespondResult(this MockedRequest request, string result) => request.RespondJson($$"""{"error":0,"message":"ok","result":{{result}}}""");

    public static MockedRequest RespondError(this MockedRequest request, int code, HttpStatusCode status = HttpStatusCode.OK) =>
        request.RespondJson($$"""{"error":{{code}},"message":"refused","result":null}""", status);
}
