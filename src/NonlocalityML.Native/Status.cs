namespace NonlocalityML.Native;

/// <summary>What a call returns, as in nonlocality.h.</summary>
internal enum Status
{
    Ok = 0,
    Fault = 1,
    Invalid = 2,
    Stopped = 3,
}
