namespace NonlocalityML.Web;

/// <summary>A request that is not answered: the status and one line that says why.</summary>
internal sealed class Problem(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;
}
