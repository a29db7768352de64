using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Quantum;

/// <summary>Wrong input is refused in one line that says what is wrong.</summary>
internal static class Refusal
{
    public static void Says(string fragment, Func<object> action)
    {
        var message = Assert.ThrowsExactly<InvalidInputException>(() => _ = action(), fragment).Message;
        StringAssert.Contains(message, fragment);
        Assert.IsFalse(message.Contains('\n', StringComparison.Ordinal), message);
    }
}
