using System.Reflection;
using System.Reflection.Emit;
using System.Security.Cryptography;

namespace EmailWebhooks.AspNetCore.Tests.Security;

/// <summary>
/// How secrets are compared shows in no answer, and in times only over many thousand requests; so this looks at the
/// compiled code.
/// </summary>
public sealed class ConstantTimeTests
{
    private const BindingFlags Everything = BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly byte[] CallCodes = [(byte)OpCodes.Call.Value, (byte)OpCodes.Callvirt.Value];

    /// <summary>Comparisons that end at the first difference, by the beginning of their names.</summary>
    private static readonly string[] Hasty = ["op_Equality", "op_Inequality", "Equals", "SequenceEqual", "Compare", "Contains", "IndexOf", "StartsWith", "EndsWith", "Any"];

    [Test]
    public void Secrets_are_compared_in_constant_time_over_hashes_and_in_no_other_way()
    {
        var secrets = typeof(WebhookReceiverOptions).Assembly.GetType("EmailWebhooks.AspNetCore.Security.SharedSecret", throwOnError: true)!;

        var calls = secrets.GetNestedTypes(Everything).Prepend(secrets)
            .SelectMany(type => type.GetMethods(Everything)).SelectMany(Calls).ToList();

        Assert.That(calls.Select(Name), Does.Contain($"{nameof(CryptographicOperations)}.{nameof(CryptographicOperations.FixedTimeEquals)}").And.Contain($"{nameof(SHA256)}.{nameof(SHA256.HashData)}"));
        Assert.That(calls.Where(call => Hasty.Any(name => call.Name.StartsWith(name, StringComparison.Ordinal))).Select(Name), Is.Empty);
    }

    /// <summary>Every method that the code can call: a byte that only looks like a call is followed by no method's token.</summary>
    private static IEnumerable<MethodBase> Calls(MethodInfo method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        return Enumerable.Range(0, Math.Max(0, code.Length - sizeof(int)))
            .Where(position => CallCodes.Contains(code[position]))
            .Select(position => Resolve(method.Module, BitConverter.ToInt32(code, position + 1)))
            .OfType<MethodBase>();
    }

    private static MethodBase? Resolve(Module module, int token)
    {
        try
        {
            return module.ResolveMethod(token);
        }
        catch (Exception exception) when (exception is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }

    private static string Name(MethodBase method) => $"{method.DeclaringType?.Name}.{method.Name}";
}
