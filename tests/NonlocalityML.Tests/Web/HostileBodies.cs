using System.Text;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests.Web;

/// <summary>Bodies that a server should refuse, or judge if they happen to be tables.</summary>
internal static class HostileBodies
{
    private const string Json = "application/json";

    private static readonly string[] Handmade =
    [
        "{}",
        "[]",
        "null",
        "1e999",
        "\"m2\"",
        "{\"scenario\":null}",
        "{\"scenario\":\"m2\",\"counts\":null}",
        "{\"scenario\":\"m2\",\"counts\":[]}",
        "{\"scenario\":\"m2\",\"counts\":[1e308,1e308]}",
        "{\"scenario\":\"m0\",\"counts\":[1]}",
        "{\"scenario\":\"m9999\",\"counts\":[1]}",
        "{\"scenario\":\"m2\",\"counts\":[-1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}",
        "{\"scenario\":\"m2\",\"counts\":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}",
        "{\"scenario\":\"m2\",\"counts\":[0.5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}",
        "{\"scenario\":\"m2\",\"counts\":[\"1\"]}",
        "{\"scenario\":\"m2\",\"counts\":[NaN]}",
        "{\"scenario\":\"m2\",\"counts\":[1],\"probabilities\":[1]}",
        "{\"scenario\":\"m2\",\"path\":\"/etc/passwd\"}",
        "{\"scenario\":\"../../etc\",\"counts\":[1]}",
        "{\"scenario\":\"[(99999999999999999999 2) (2 2)]\",\"counts\":[1]}",
        "{\"scenario\":\"[(0 2) (2 2)]\",\"counts\":[1]}",
        "{\"scenario\":\"[(1) (1)]\",\"counts\":[5]}",
        "{\"scenario\":\"[(2)]\",\"counts\":[5,3]}",
        "{\"scenario\":\"[(1 1) (1 1)]\",\"counts\":[5,3,2,1]}",
        "{\"scenario\":\"[(2 1) (1 2)]\",\"counts\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}",
        "{\"scenario\":\"[(2) (2) (2) (2) (2)]\",\"probabilities\":[" + string.Join(',', Enumerable.Repeat("0.03125", 32)) + "]}",
        "{\"scenario\":\"m2\",\"probabilities\":[1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,-1e-13]}",
        "{\"scenario\":\"m2\",\"probabilities\":[5e-324,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0]}",
        "{\"scenario\":\"m2\",\"counts\":[9007199254740992,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}",
        "{\"scenario\":\"m2\",\"counts\":[4503599627370496,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0]}",
        "{\"scenario\":\"m2\",\"counts\":[1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0]}",
        "{\"scenario\":\"m2\",\"counts\":[1,0,0,0,0,1,1,1,0,0,0,0,0,0,0,0]}",
    ];

    public static IEnumerable<(string Type, byte[] Body)> All()
    {
        foreach (var (_, text, _) in TableVerbTests.BadTables.Where(table => table.Text.Length > 0))
            yield return ("text/csv", Encoding.UTF8.GetBytes(text));
        foreach (var text in Handmade)
            yield return (Json, Encoding.UTF8.GetBytes(text));
        foreach (var text in Handmade)
            yield return ("text/csv", Encoding.UTF8.GetBytes(text));
        yield return (Json, Encoding.UTF8.GetBytes(new string('[', 500_000)));
        yield return (Json, Encoding.UTF8.GetBytes("{\"scenario\":\"[(" + new string(' ', 900_000) + "\",\"counts\":[1]}"));
        yield return (Json, Encoding.UTF8.GetBytes("{\"scenario\":\"[(" + new string('2', 900) + "\",\"counts\":[1]}"));
        yield return ("text/csv", Encoding.UTF8.GetBytes("a,b,x,y,count\n" + new string(',', 1_000_000)));
        yield return ("text/csv", Encoding.UTF8.GetBytes("a,b,x,y,count\n" + new string('"', 1_000_000)));
        yield return ("text/csv", Encoding.UTF8.GetBytes(new string('\n', 1_000_000)));
        yield return (
            "text/csv",
            Encoding.UTF8.GetBytes(
                "a,b,x,y,count\n" + string.Concat(Enumerable.Range(0, 80_000).Select(i => $"{i % 1000},0,0,0,1\n"))
            )
        );
        yield return ("text/csv", new byte[1 << 20]);
        yield return ("text/csv", new byte[2 << 20]);
        for (var i = 0UL; i < 100; i++)
            yield return Mutated(new RandomStream(5, i), i % 2 == 0);
    }

    /// <summary>A good table with some bytes replaced, removed or doubled.</summary>
    private static (string Type, byte[] Body) Mutated(RandomStream stream, bool isJson)
    {
        var good = isJson ? "{\"scenario\":\"[(2 2) (2 2)]\",\"counts\":[9,7,8,1,2,3,1,9,2,3,1,9,9,8,7,2]}" : ServerFixture.Delft;
        var bytes = Encoding.UTF8.GetBytes(good).ToList();
        for (var change = stream.NextInt(6); change >= 0; change--)
        {
            var place = stream.NextInt(bytes.Count);
            switch (stream.NextInt(3))
            {
                case 0:
                    bytes[place] = (byte)stream.NextInt(256);
                    break;
                case 1:
                    bytes.RemoveAt(place);
                    break;
                default:
                    bytes.InsertRange(place, bytes.GetRange(place, Math.Min(8, bytes.Count - place)));
                    break;
            }
        }

        return (isJson ? Json : "text/csv", [.. bytes]);
    }
}
