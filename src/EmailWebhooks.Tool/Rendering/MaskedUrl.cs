namespace EmailWebhooks.Tool.Rendering;

/// <summary>Shows a URL without what makes it secret: the values of its query, its user information and its fragment.</summary>
internal static class MaskedUrl
{
    private const string Mask = "***";

    public static string Of(Uri url)
    {
        var userInfo = url.UserInfo.Length == 0 ? "" : $"{Mask}@";
        var fragment = url.Fragment.Length == 0 ? "" : $"#{Mask}";
        return $"{url.Scheme}://{userInfo}{url.Authority}{url.AbsolutePath}{MaskValues(url.Query)}{fragment}";
    }

    private static string MaskValues(string query) =>
        query.Length == 0 ? "" : "?" + string.Join('&', query[1..].Split('&').Select(MaskValue));

    private static string MaskValue(string parameter) =>
        parameter.IndexOf('=', StringComparison.Ordinal) is >= 0 and var end ? parameter[..(end + 1)] + Mask : Mask;
}
