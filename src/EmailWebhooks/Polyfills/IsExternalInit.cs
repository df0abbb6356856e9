#if !NET
using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler emit init accessors where the framework lacks this type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;
#endif
