namespace EmailWebhooks.Serialization;

/// <summary>
/// The thread's array to gather items in before their number is known, so that growing a list costs no garbage. Not static
/// in a generic type, where finding it would cost a look-up.
/// </summary>
internal static class ScratchArray
{
    private const int UsualLength = 64;

    [ThreadStatic]
    private static object[]? _array;

    public static object[] Take()
    {
        var array = _array ?? new object[UsualLength];
        _array = null;
        return array;
    }

    /// <summary>Keeps the array for the next list, unless a long one has made it large. One that is not returned, as after an error, is garbage.</summary>
    /// <param name="array">The array that was taken, or a larger one.</param>
    /// <param name="count">How many items it holds.</param>
    public static void Return(object[] array, int count)
    {
        if (array.Length == UsualLength)
        {
            Array.Clear(array, 0, count);
            _array = array;
        }
    }
}
