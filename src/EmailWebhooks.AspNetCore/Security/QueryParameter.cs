using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailWebhooks.AspNetCore.Security;

/// <summary>Reads a query from its text: the collection that the framework makes of it would cost more than the rest of a delivery's check.</summary>
internal static class QueryParameter
{
    /// <summary>Finds the value of a parameter that stands there once; false when it is missing, empty or repeated.</summary>
    public static bool TryGetSingle(QueryString query, string name, out ReadOnlyMemory<char> value)
    {
        value = default;
        var count = 0;
        foreach (var parameter in new QueryStringEnumerable(query.Value))
        {
            if (parameter.DecodeName().Span.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = parameter.DecodeValue();
                count++;
            }
        }

        return count == 1 && !value.IsEmpty;
    }
}
