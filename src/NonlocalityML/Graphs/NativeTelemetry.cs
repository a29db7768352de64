using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NonlocalityML.Graphs;

/// <summary>
/// ONNX Runtime's library for Linux collects events in a file under the user's cache folder and sends them to its maker, unless
/// the environment says otherwise before it is loaded. Here it always does.
/// </summary>
internal static class NativeTelemetry
{
    public const string Variable = "ORT_DISABLE_TELEMETRY";

#pragma warning disable CA2255 // Whoever loads the library first, this ran before.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Forbid()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        // .NET keeps an environment of its own, which native code does not see.
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            _ = SetEnvironmentVariable(Variable, "1", 1);
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironmentVariable(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string value,
        int overwrite
    );
}
