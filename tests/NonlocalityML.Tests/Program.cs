using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

// A process of its own that says what it may use: tests look whether a switch took effect in a child. Test hosts do not come
// through here.
Console.WriteLine($"Avx2 {Avx2.IsSupported}, Avx512 {Avx512F.IsSupported}, wide {Vector256.IsHardwareAccelerated}");
