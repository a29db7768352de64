using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class TableReaderTests
{
    [TestMethod]
    public void Counts_are_read_in_table_order()
    {
        using var folder = new TemporaryFolder();
        var table = TableReader.Read(
            folder.Write(
                "counts.csv",
                "a,b,x,y,count\n"
                    + string.Concat(
                        from x in Enumerable.Range(0, 2)
                        from y in Enumerable.Range(0, 2)
                        from a in Enumerable.Range(0, 2)
                        from b in Enumerable.Range(0, 2)
                        select $"{a},{b},{x},{y},{(1000 * a) + (100 * b) + (10 * x) + y}\n"
                    )
            )
        );
        Assert.AreEqual(Scenario.Chsh, table.Scenario);
        Assert.AreEqual(TableKind.Counts, table.Kind);
        Assert.AreEqual(1101, table.Values[table.Scenario.TableIndex([1, 1], [0, 1])]);
        Assert.AreEqual(1101 / 2204.0, table.ToBehavior()[1, 1, 0, 1], 1e-15);
    }

    [TestMethod]
    public void Probabilities_may_stand_in_any_order_with_windows_line_ends()
    {
        var table = Parse("a, x, p\r\n1,0,0.25\r\n0, 0, 7.5e-1\r\n");
        Assert.AreEqual(TableKind.Probabilities, table.Kind);
        CollectionAssert.AreEqual(new[] { 0.75, 0.25 }, table.ToBehavior().Table.ToArray());
    }

    /// <summary>The right value in each is E(0,0) = 1/2: p(0,0) = p(1,1) = 3/8.</summary>
    [TestMethod]
    [DataRow("outcome_a,outcome_b,setting_a,setting_b,probability\n0,0,0,0,0.375\n0,1,0,0,0.125\n1,0,0,0,0.125\n1,1,0,0,0.375")]
    [DataRow("Alice,Bob,basis A,basis B,events\n1,1,22.5°,z,3\n1,2,22.5°,z,1\n2,1,22.5°,z,1\n2,2,22.5°,z,3")]
    [DataRow("a0,a1,x0,x1,n\n0,0,0,0,3\n0,1,0,0,1\n1,0,0,0,1\n1,1,0,0,3")]
    [DataRow("# from a script\n# a b x y N\n0 0 0 0 3\n0 1 0 0 1\n1 0 0 0 1\n1 1 0 0 3")]
    [DataRow("sep=;\na;b;x;y;p\n+;+;0;0;0,375\n+;-;0;0;0,125\n-;+;0;0;0,125\n-;-;0;0;0,375")]
    [DataRow("a b x y count\n1 0 0 0 0 3\n2 0 1 0 0 1\n3 1 0 0 0 1\n4 1 1 0 0 3")]
    [DataRow("a,b,x,y,count,\n0,0,0,0,3,\n0,1,0,0,1,\n1,0,0,0,1,\n1,1,0,0,3,\n")]
    [DataRow("a,b,x,y,count\n0,0,0,0,\"1,234,567\"\n0,1,0,0,411522.3333333333\n1,0,0,0,411522.3333333333\n1,1,0,0,1234567")]
    [DataRow("x,y,++,+-,-+,--\n0,0,37.5%,12.5%,12.5%,37.5%")]
    [DataRow("x,y,\"N(+,+)\",\"N(+,-)\",\"N(-,+)\",\"N(-,-)\"\n1,1,30,10,10,30")]
    [DataRow("x y n11 n12 n21 n22\n1 1 3 1 1 3")]
    [DataRow("alpha,beta,E,<A>,<B>\n0,45,0.5,0,0")]
    [DataRow("x,y,trials,SA,SB,C\n0,0,8,4,4,3")]
    [DataRow("{\"scenario\": \"[(2) (2)]\", \"counts\": [3, 1, 1, 3]}")]
    [DataRow("{\"scenario\": \"[(2) (2)]\", \"probabilities\": [[[[0.375]], [[0.125]]], [[[0.125]], [[0.375]]]]}")]
    [DataRow("{\"(0, 0)\": {\"00\": 3, \"01\": 1, \"10\": 1, \"11\": 3}}")]
    [DataRow("{\"0,0\": {\"0 0\": 3, \"0 1\": 1, \"1 0\": 1, \"1 1\": 3}}")]
    [DataRow("{\"x=0,y=0\": {\"0x0\": 3, \"0x1\": 1, \"0x2\": 1, \"0x3\": 3}}")]
    [DataRow(
        "[{\"a\":0,\"b\":0,\"x\":1,\"y\":1,\"count\":3},{\"a\":0,\"b\":1,\"x\":1,\"y\":1,\"count\":1},"
            + "{\"a\":1,\"b\":0,\"x\":1,\"y\":1,\"count\":1},{\"a\":1,\"b\":1,\"x\":1,\"y\":1,\"count\":3}]"
    )]
    [DataRow(
        "{\"a\":{\"0\":0,\"1\":0,\"2\":1,\"3\":1},\"b\":{\"0\":0,\"1\":1,\"2\":0,\"3\":1},"
            + "\"x\":{\"0\":0,\"1\":0,\"2\":0,\"3\":0},\"y\":{\"0\":\"Z\",\"1\":\"Z\",\"2\":\"Z\",\"3\":\"Z\"},"
            + "\"p\":{\"0\":0.375,\"1\":0.125,\"2\":0.125,\"3\":0.375}}"
    )]
    [DataRow(
        "{\"columns\":[\"a\",\"b\",\"x\",\"y\",\"n\"],\"index\":[0,1,2,3],\"data\":[[0,0,0,0,3],[0,1,0,0,1],[1,0,0,0,1],[1,1,0,0,3]]}"
    )]
    [DataRow(
        "{\"0\":{\"a\":0,\"b\":0,\"x\":0,\"y\":0,\"n\":3},\"1\":{\"a\":0,\"b\":1,\"x\":0,\"y\":0,\"n\":1},"
            + "\"2\":{\"a\":1,\"b\":0,\"x\":0,\"y\":0,\"n\":1},\"3\":{\"a\":1,\"b\":1,\"x\":0,\"y\":0,\"n\":3}}"
    )]
    [DataRow(
        "{\"schema\":{\"fields\":[{\"name\":\"x\",\"type\":\"integer\"}]},"
            + "\"data\":[{\"index\":0,\"x\":0,\"y\":0,\"E\":0.5,\"EA\":0,\"EB\":0}]}"
    )]
    [DataRow("{\"a\":[0,0,1,1],\"b\":[0,1,0,1],\"x\":[0,0,0,0],\"y\":[0,0,0,0],\"count\":[3,1,1,3]}")]
    [DataRow(
        "Ergebnis A;Ergebnis B;Einstellung A;Einstellung B;Wahrscheinlichkeit\n1;1;1;1;0,375\n1;2;1;1;0,125\n"
            + "2;1;1;1;0,125\n2;2;1;1;0,375"
    )]
    [DataRow(
        "r\u00e9sultat_alice,r\u00e9sultat_bob,r\u00e9glage_alice,r\u00e9glage_bob,\u00e9v\u00e9nements\n"
            + "0,0,0,0,3\n0,1,0,0,1\n1,0,0,0,1\n1,1,0,0,3"
    )]
    [DataRow("\u7ed3\u679ca,\u7ed3\u679cb,\u8bbe\u7f6ea,\u8bbe\u7f6eb,\u8ba1\u6570\n0,0,0,0,3\n0,1,0,0,1\n1,0,0,0,1\n1,1,0,0,3")]
    [DataRow(
        "\"a\",\"b\",\"x\",\"y\",\"count\",\"note\"\n\"0\",\"0\",\"0\",\"0\",\"3\",\"\"\n"
            + "\"0\",\"1\",\"0\",\"0\",\"1\",\"k\"\n\"1\",\"0\",\"0\",\"0\",\"1\",\"\"\n"
            + "\"1\",\"1\",\"0\",\"0\",\"3\",\"\""
    )]
    [DataRow("a,b,x,y,count\nTrue,True,0,0,3\nTrue,False,0,0,1\nFalse,True,0,0,1\nFalse,False,0,0,3")]
    [DataRow("a,b,x,y,count\nfalse,+1,False,0,3\nfalse,-1,False,0,1\ntrue,+1,False,0,1\ntrue,-1,False,0,3")]
    [DataRow(
        "{\"a\":false,\"b\":0,\"x\":0,\"y\":0,\"n\":3}\n{\"a\":false,\"b\":1,\"x\":0,\"y\":0,\"n\":1}\r\n"
            + "{\"a\":true,\"b\":0,\"x\":0,\"y\":0,\"n\":1}\n{\"a\":true,\"b\":1,\"x\":0,\"y\":0,\"n\":3}\n"
    )]
    [DataRow("a,b,x,y,p\n0,0,0,0,37.5\n0,1,0,0,12.5\n1,0,0,0,12.5\n1,1,0,0,37.5")]
    [DataRow(
        "\"a\",\"b\",\"x\",\"y\",\"count\",\"note \"\"raw; 1\"\"\"\n0,0,\"say \"\"h\"\"\",0,3,\"a \"\"b\"\"\"\n"
            + "0,1,'say \"h\"',0,1,''\n1,0,\"say \"\"h\"\"\",0,1,\"\"\n1,1,\"say \"\"h\"\"\",0,3,'it''s'"
    )]
    [DataRow(
        "[{\"a\":0,\"b\":0,\"x\":\"a\\\"'\",\"y\":1,\"n\":3},{\"a\":0,\"b\":1,\"x\":\"a\\\"'\",\"y\":1,\"n\":1},"
            + "{\"a\":1,\"b\":0,\"x\":\"a\\\"'\",\"y\":1,\"n\":1},{\"a\":1,\"b\":1,\"x\":\"a\\\"'\",\"y\":1,\"n\":3}]"
    )]
    [DataRow("out1,out2,x_a,x_b,Counts (1/s)\n0,0,0,0,3\n0,1,0,0,1\n1,0,0,0,1\n1,1,0,0,3")]
    [DataRow("det_a,det_b,sa,sb,weight\n0,0,0,0,3\n0,1,0,0,1\n1,0,0,0,1\n1,1,0,0,3")]
    [DataRow("alpha [deg],beta [deg],<A>,<B>,<AB>\n0,45,0,0,0.5")]
    [DataRow("x,y,N,NA,NB,NAB\n0,0,8,4,4,3")]
    [DataRow("x,y,Ntot,N_A,N_B,CC\n0,0,8,4,4,3")]
    [DataRow("x,y,trials,Counts A,Counts B,Coincidences\n0,0,8,4,4,3")]
    [DataRow("x,y,N,N1,N2,N12\n0,0,8,4,4,3")]
    [DataRow("a|b|x|y|count\n0|0|0|0|3\n0|1|0|0|1\n1|0|0|0|1\n1|1|0|0|3")]
    [DataRow("| x | y | ++ | +- | -+ | -- |\n|:-|-:|---|---|---|---|\n| 0 | 0 | 3 | 1 | 1 | 3 |")]
    [DataRow(
        "+---+---+----+----+----+----+\n| x | y | ++ | +- | -+ | -- |\n+===+===+====+====+====+====+\n| 0 | 0 | 3 | 1 | 1 | 3 |\n"
    )]
    [DataRow("{\"a0b1\": {\"00\": 3, \"01\": 1, \"10\": 1, \"11\": 3}}")]
    [DataRow("{\"ab'\": {\"00\": 3, \"01\": 1, \"10\": 1, \"11\": 3}}")]
    [DataRow(
        "{\"date\": \"1 May\", \"runs\": [{\"a\":0,\"b\":0,\"x\":0,\"y\":0,\"n\":3},{\"a\":0,\"b\":1,\"x\":0,\"y\":0,\"n\":1},"
            + "{\"a\":1,\"b\":0,\"x\":0,\"y\":0,\"n\":1},{\"a\":1,\"b\":1,\"x\":0,\"y\":0,\"n\":3}]}"
    )]
    [DataRow("a;b;x;y;N;;\n0;0;0;0;3;;\n0;1;0;0;1;;\n;;;;;;\n1;0;0;0;1;;\n1;1;0;0;3;;\n;;;;;;\n")]
    [DataRow("α,θ_B,C++,C+-,C-+,C--\n0°,45°,3,1,1,3")]
    [DataRow("a,b,x,y,count\nH,H,0,0,3\nH,V,0,0,1\nV,H,0,0,1\nV,V,0,0,3")]
    [DataRow("a,b,x,y,count\n↑,up,0,0,3\n↑,down,0,0,1\n↓,up,0,0,1\n↓,down,0,0,3")]
    [DataRow("x,y,HH,HV,VH,VV\n0,0,3,1,1,3")]
    [DataRow("setting,outcome,count\na1b1,++,3\na1b1,+-,1\na1b1,-+,1\na1b1,--,3")]
    [DataRow("xy,HH,HV,VH,VV\n\"(0, 0)\",3,1,1,3")]
    [DataRow("a;b;x;y;N\n+1,0;+1,0;0,0;22,5;3\n+1,0;-1,0;0,0;22,5;1\n-1,0;+1,0;0,0;22,5;1\n-1,0;-1,0;0,0;22,5;3")]
    [DataRow("a,b,x,y,N\n0,0,0,0,3.*^2\n0,1,0,0,1*^2\n1,0,0,0,1.0 x 10^2\n1,1,0,0,0.3D+03")]
    [DataRow(
        "\\begin{tabular}{c|c}\n$\\alpha$ & $\\beta$ & $N_{++}$ & $N_{+-}$ & $N_{-+}$ & $N_{--}$ \\\\ \\hline\n"
            + "$0^\\circ$ & $22{,}5^{\\circ}$ & 3 & 1 & $1$ & \\textbf{3} \\\\[2pt]\n\\end{tabular}"
    )]
    [DataRow("{{\"a\",\"b\",\"x\",\"y\",\"count\"},{0,0,0,0,3.},{0,1,0,0,1.},{1,0,0,0,1},{1,1,0,0,30*^-1}}")]
    [DataRow("{\"0,0\": {\"0b00\": 3, \"0b01\": 1, \"0b10\": 1, \"0b11\": 3}}")]
    [DataRow("{\"0,0\": {\"quasi_dists\": [{\"0\": 0.375, \"1\": 0.125, \"2\": 0.125, \"3\": 0.375}], \"shots\": 8}}")]
    [DataRow("{\"a1b1\": {\"++\": 3, \"+-\": 1, \"-+\": 1, \"--\": 3}}")]
    public void A_table_is_read_in_many_spellings(string text)
    {
        var behavior = Parse(text).ToBehavior();
        double[] right = [3.0 / 8, 1.0 / 8, 1.0 / 8, 3.0 / 8];
        for (var i = 0; i < 4; i++)
            Assert.AreEqual(right[i], behavior.Table[i], 1e-7, text);
    }

    /// <summary>a = 1, b = 0 is qubit 1 of the string and qubit 0 of the register: written 01, as Qiskit orders its
    /// bits.</summary>
    [TestMethod]
    [DataRow("setting,outcome,count\nb1a1,++,3\nb1a1,+-,1\nb2a1,++,5", 5)]
    [DataRow("{\"b1a1\": {\"++\": 3, \"+-\": 1}, \"b2a1\": {\"++\": 5, \"--\": 0, \"-+\": 0}}", 5)]
    [DataRow("setting & outcome & N \\\\\n$b_1 a_1$ & $++$ & 3 \\\\\n$b_1 a_1$ & $+-$ & 1 \\\\\n$b_2 a_1$ & $++$ & 5 \\\\", 5)]
    [DataRow("{\"bob1 alice1\": {\"00\": 3, \"10\": 1}, \"bob2 alice1\": {\"00\": 5}}", 5)]
    [DataRow("{\"b1a1\": {\"00\": 3, \"10\": 1}, \"b2a1\": {\"00\": 5}}", 5)]
    public void The_letter_of_a_setting_tells_its_party(string text, double right)
    {
        var table = TableReader.Parse("table", text);
        Assert.AreEqual("[(2) (2 2)]", $"{table.Scenario}");
        Assert.AreEqual(right, table.Values[table.Scenario.TableIndex([0, 0], [0, 1])]);
        Assert.AreEqual(1, table.Values[table.Scenario.TableIndex([0, 1], [0, 0])]);
    }

    /// <summary>Singles of runs of their own: p(0|x) is their share in their own trials.</summary>
    [TestMethod]
    [DataRow("")]
    [DataRow("-")]
    [DataRow("∞")]
    public void Singles_may_stand_in_rows_of_their_own(string none)
    {
        var table = TableReader.Parse("table", $"x,y,trials,C\n0,0,80,30\n{none},0,16,8\n0,{none},40,20\n");
        Assert.AreEqual(TableKind.Probabilities, table.Kind);
        CollectionAssert.AreEqual(new[] { 0.375, 0.125, 0.125, 0.375 }, table.Values);
        Assert.Contains("each by its own trials", table.Understood);
    }

    [TestMethod]
    public void The_rightmost_bit_of_a_string_is_party_a()
    {
        var table = Parse("{\"x=0,y=0\": {\"01\": 5, \"00\": 1}, \"y=1,x=0\": {\"11\": 2}}");
        Assert.AreEqual(5, table.Values[table.Scenario.TableIndex([1, 0], [0, 0])]);
        Assert.AreEqual(0, table.Values[table.Scenario.TableIndex([0, 1], [0, 0])]);
        Assert.AreEqual(2, table.Values[table.Scenario.TableIndex([1, 1], [0, 1])]);
    }

    [TestMethod]
    [DataRow(TableLayout.Correlators, 2, "0.5,0.5\n0.5,-0.5")]
    [DataRow(TableLayout.CorrelatorsWithMarginals, 3, "1,0,0\n0,0.5,0.5\n0,0.5,-0.5")]
    [DataRow(TableLayout.CollinsGisin, 3, "1,0.5,0.5\n0.5,0.375,0.375\n0.5,0.375,0.125")]
    [DataRow(
        TableLayout.Blocks,
        4,
        "0.375,0.125,0.375,0.125\n0.125,0.375,0.125,0.375\n0.375,0.125,0.125,0.375\n0.125,0.375,0.375,0.125"
    )]
    [DataRow(
        TableLayout.Rows,
        4,
        "0.375,0.125,0.125,0.375\n0.375,0.125,0.125,0.375\n0.375,0.125,0.125,0.375\n0.125,0.375,0.375,0.125"
    )]
    public void A_bare_block_is_read_once_its_layout_is_named(TableLayout layout, int side, string text)
    {
        var table = Parse(text, new TableOptions { Layout = layout });
        Assert.AreEqual(Scenario.Chsh, table.Scenario);
        var isOpen = layout == TableLayout.Correlators;
        for (var i = 0; i < 16; i++)
        {
            var isEqual = i is 0 or 1 or 2 or 12 or 13 or 14 or 7 or 11;
            if (isOpen)
                Assert.AreEqual(isEqual ? 0.75 : 0.25, table.Sums.Single(sum => sum.Places.Contains(i)).Value);
            else
                Assert.AreEqual(isEqual ? 0.375 : 0.125, table.Values[i], 1e-15, $"entry {i} of side {side}");
        }

        Assert.Contains("does not tell its scenario", Message(() => Parse(text)));
    }

    [TestMethod]
    [DataRow("E,b1,b2\na1,0.5,0.25\na2,0.125,-0.5")]
    [DataRow(",b,b'\na,0.5,0.25\na',0.125,-0.5")]
    [DataRow("b1 b2\na1 0.5 0.25\na2 0.125 -0.5")]
    [DataRow(",0,1\n0,0.5,0.25\n1,0.125,-0.5")]
    [DataRow("first;second\n0,5;0,25\n0,125;-0,5")]
    public void Names_beside_a_block_are_no_numbers(string text)
    {
        var table = Parse(text, new TableOptions { Layout = TableLayout.Correlators });
        Assert.AreEqual(Scenario.Chsh, table.Scenario);
        double[] read = [.. table.Sums.Chunk(2).Select(pair => pair[0].Value - pair[1].Value)];
        CollectionAssert.AreEqual(new[] { 0.5, 0.25, 0.125, -0.5 }, read);
    }

    [TestMethod]
    [DataRow("0,pi/8,pi/4,3pi/8")]
    [DataRow("0,22.5 deg,45 deg,67.5 deg")]
    [DataRow("-π/2,0,0.25 pi,2*pi")]
    public void Angles_as_settings_stand_in_their_order(string angles)
    {
        var rows = angles.Split(',').Select((angle, i) => $"{angle},{i},{i / 8.0}").Reverse();
        var table = Parse($"x,y,E\n{string.Join('\n', rows)}\n");
        foreach (var pair in table.Sums.Chunk(2))
        {
            int[] setting = [.. table.Scenario.SettingTuple(pair[0].Places[0] % table.Scenario.SettingTuples)];
            Assert.AreEqual(setting[0], setting[1]);
            Assert.AreEqual(setting[0] / 8.0, pair[0].Value - pair[1].Value, 1e-15);
        }
    }

    [TestMethod]
    public void A_column_plus_minus_beside_correlators_holds_errors()
    {
        var table = Parse("x,y,E,+-\n0,0,0.7,0.02\n0,1,0.7,0.02\n1,0,0.7,0.02\n1,1,-0.7,0.02\n");
        Assert.HasCount(8, table.Sums);
        Assert.AreEqual(0.02, table.Errors!.OfEachCorrelator()[3], 1e-12);
    }

    [TestMethod]
    public void Text_of_older_programs_of_Windows_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["old.csv"], "Réglage A,Réglage B,E\n0,0,0.5 ± 0.02\n", System.Text.Encoding.Latin1);
        Assert.AreEqual(0.02, TableReader.Read(folder["old.csv"]).Errors!.OfEachCorrelator()[0], 1e-12);
    }

    [TestMethod]
    public void The_scenario_decides_where_only_one_layout_gives_probabilities()
    {
        var options = new TableOptions { Scenario = Scenario.Chsh };
        Assert.AreEqual(0.375, Parse("1,0,0\n0,0.5,0.5\n0,0.5,-0.5", options).Values[0]);
        Assert.AreEqual(4, Parse("0.5,0.5\n0.5,-0.5", options).Sums.Count / 2);
        Assert.Contains(" or ", Message(() => Parse("3,1,3,1\n1,3,1,3\n3,1,1,3\n1,3,3,1", options)));
    }

    [TestMethod]
    public void Three_outcomes_fit_a_collins_gisin_matrix()
    {
        // p(ab) = 1/9 for all: marginals 1/3, joint 1/9.
        var table = Parse(
            "1,0.3333333333333333,0.3333333333333333\n0.3333333333333333,0.1111111111111111,0.1111111111111111\n"
                + "0.3333333333333333,0.1111111111111111,0.1111111111111111",
            new TableOptions { Scenario = Scenario.FromCounts([3, 3], [1, 1]), Layout = TableLayout.CollinsGisin }
        );
        foreach (var p in table.Values)
            Assert.AreEqual(1.0 / 9, p, 1e-12);
    }

    [TestMethod]
    public void Rows_that_are_missing_are_zeros_where_the_setting_was_measured_and_unknown_elsewhere()
    {
        var table = Parse("a,b,x,y,count\n0,0,0,0,5\n1,1,0,0,5\n0,0,0,1,4\n0,1,1,0,4\n");
        Assert.AreEqual(0, table.Values[table.Scenario.TableIndex([0, 1], [0, 0])]);
        Assert.IsTrue(double.IsNaN(table.Values[table.Scenario.TableIndex([0, 1], [1, 1])]));
        Assert.IsFalse(table.IsComplete);
        Assert.Contains("not measured: (1,1)", table.Understood);
        var part = Parse("a,b,x,y,p\n0,0,0,0,0.5\n0,1,0,0,0.25\n1,1,0,0,0\n");
        Assert.IsTrue(double.IsNaN(part.Values[part.Scenario.TableIndex([1, 0], [0, 0])]));
    }

    [TestMethod]
    [DataRow("a,x,p\n0,0,0.333\n1,0,0.333\n2,0,0.333\n", "sums brought to 1")]
    [DataRow("a,x,p\n0,0,0.49999997\n1,0,0.5\n", "sums brought to 1")]
    [DataRow("a,x,p\n0,0,1.0000000001\n1,0,-0.0000000001\n", "negative")]
    [DataRow("a,x,count\n0,0,10.5\n1,0,-0.05\n", "without trials or p-values")]
    [DataRow("a,x,p\n0,0,33.3\n1,0,66.7\n", "percent")]
    public void What_is_nearly_right_is_mended_and_said(string text, string said)
    {
        var table = Parse(text);
        Assert.Contains(said, table.Understood);
        Assert.AreEqual(1, table.ToBehavior().Table.ToArray().Sum(), 1e-9);
    }

    [TestMethod]
    public void Normalize_brings_any_sum_to_1()
    {
        const string text = "a,x,p\n0,0,0.25\n1,0,0.125\n";
        Assert.Contains("--normalize", Message(() => Parse(text)));
        Assert.AreEqual(2.0 / 3, Parse(text, new TableOptions { Normalize = true }).Values[0], 1e-15);
    }

    [TestMethod]
    [DataRow("", "is empty")]
    [DataRow("a,b,x,p\n0,0,0,1\n", "row 1: the header is 'a,b,x,p'; 2 columns hold outcomes and 1 settings")]
    [DataRow("a,x,q\n0,0,1\n", "row 1: the header is 'a,x,q'")]
    [DataRow("a,x,p\n", "no rows")]
    [DataRow("a,x,p\n0,0\n", "row 2: 2 fields; 3 are needed")]
    [DataRow("a,x,p\n0.5,0,1\n", "row 2: a is '0.5'; a whole number from 0 to 999")]
    [DataRow("a,x,p\n1000,0,1\n", "row 2: a is '1000'")]
    [DataRow("a,x,p\n0,0,1.5\n", "sum to 1.5")]
    [DataRow("a,x,count\n0,0,-3\n1,0,9\n", "-3 events")]
    [DataRow("a,x,count\n0,0,99999999999999999999\n", "row 2: count is '99999999999999999999'")]
    [DataRow("a,x,p\n0,0,0.5\n0,0,0.5\n", "row 3: (0|0) stands in row 2 already")]
    [DataRow("a,x,count\n0,0,9007199254740993\n", "row 2: count is '9007199254740993'; a number below 2^53 is needed")]
    [DataRow("{\"scenario\": \"[(2)]\", \"counts\": [9007199254740993, 1]}", "below 2^53")]
    [DataRow("a,x,freq\n0,0,60\n1,0,40\n", "could be percent or counts of 100 trials")]
    [DataRow("x,y,++,+-,-+,--\n0,0,40,10,10,40\n", "could be percent or counts of 100 trials")]
    [DataRow("x,y,++,+-,-+\n0,0,3,1,1\n", "++ +- -+ hold not all joint outcomes")]
    [DataRow("x,y,N12\n0,0,3\n", "N12 hold not all joint outcomes")]
    [DataRow("a,b,x,y,count,E\n0,0,0,0,9,1\n", "a b could be outcomes, whose numbers are count, or mean outcomes beside E")]
    [DataRow("x,y,a,b,E,trials\n0,0,0,0,1,9\n", "a b could be outcomes, whose numbers are trials, or mean outcomes beside E")]
    [DataRow("a,x,count\nTrue,0,9\n0,0,9\n", "a is 'True'")]
    [DataRow("%\v%x\n,\n", "is empty")]
    [DataRow("a,x,p\n0,0\u06f0,1\n0,.1,1\n", "beside settings that are numbers")]
    [DataRow("x,y,n\u0660\u0660\n0,0,1\n", "the header is")]
    [DataRow("[[]]", "does not tell its scenario")]
    [DataRow("a,x,p\n0,0,\"1\n", "row ")]
    [DataRow("a,b,x,y,p\n0,0,0,many,1\n", "'many' beside settings that are numbers", "0,0,0,1,1")]
    [DataRow("a,x,p\n0,0,0.5\n1,0,0.4\n", "sum to 0.9")]
    [DataRow("Run 3;;;\na;x;p;\n0;0;1;\n", "row 2 could be the header")]
    [DataRow("a,b,x,y,count\nD,H,0,0,3\nD,V,0,0,1\n", "a is 'D' in all rows, which could be the first outcome or the second")]
    [DataRow("setting,outcome,count\n0,00,3\n1,01,1\n", "outcome names those of 2 parties, the settings are of 1")]
    [DataRow("x,y,outcome,count\n0,0,0,3\n0,0,3,1\n", "'0' is not one setting or outcome for each of 2 parties")]
    [DataRow("x,y,coincidences\n0,,4\n1,,4\n", "y names no setting")]
    [DataRow("x,y,coincidences\n0,0,3\n0,,4\n,0,4\n", "a column 'trials' is needed")]
    [DataRow("x,y,trials,C\n0,0,8,3\n0,-,8,4\n0,-,8,5\n-,0,8,4\n", "row 4: the singles of its setting stand in a row before")]
    public void A_bad_table_is_refused_in_one_line_that_names_it(string text, string reason, string more = "")
    {
        var message = Message(() => Parse(text + more));
        StringAssert.StartsWith(message, "table.csv");
        StringAssert.Contains(message, reason);
        Assert.IsFalse(message.Contains('\n', StringComparison.Ordinal), message);
    }

    /// <summary>A list has no axes, and MATLAB's has another order than numpy's.</summary>
    [TestMethod]
    public void A_flat_array_is_read_in_C_order_and_other_shapes_are_refused()
    {
        using var folder = new TemporaryFolder();
        double[] counts = [.. Enumerable.Range(0, 16).Select(i => 10.0 + i)];
        var options = new TableOptions { Scenario = Scenario.Chsh };
        RawTable Read(params int[] shape)
        {
            File.WriteAllBytes(folder["t.npy"], TableFileWriter.Npy(counts, shape, "<f8", false));
            return TableReader.Read(folder["t.npy"], options);
        }

        CollectionAssert.AreEqual(counts, Read(16).Values);
        Assert.Contains("C order of the axes a b x y", Read(16).Understood);
        foreach (
            var shape in (int[][])
                [
                    [4, 2, 2],
                    [16, 1],
                    [1, 16],
                ]
        )
            Assert.Contains("reshape", Assert.ThrowsExactly<InvalidInputException>(() => Read(shape)).Message);
        Assert.Contains("--layout", Assert.ThrowsExactly<InvalidInputException>(() => Read(4, 4)).Message);
        File.WriteAllBytes(folder["t.mat"], TableFileWriter.Mat("p", counts, [1, 16], false));
        Assert.Contains(
            "reshape",
            Assert.ThrowsExactly<InvalidInputException>(() => TableReader.Read(folder["t.mat"], options)).Message
        );
    }

    [TestMethod]
    public void A_file_that_is_missing_or_a_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        StringAssert.Contains(Message(() => TableReader.Read(folder.Path)), "is a folder");
        StringAssert.Contains(Message(() => TableReader.Read(folder["none.csv"])), "does not exist");
    }

    [TestMethod]
    [DataRow("a,b,x,y,count\n0,0,,0,5\n0,1,0,0,2\n1,0,0,0,2\n1,1,0,0,5", "row 2: x is empty")]
    [DataRow("a,b,x,y,count\n0,0,0,0,5\n0,1,0,0,2\n1,,0,0,2\n1,1,0,0,5", "row 4: b is empty")]
    [DataRow("a,b,x,y,count\n0,0,,0,5\n0,1,,0,2", "row 2: x is empty")]
    [DataRow("x,y,++,+-,-+,--\n,0,3,1,1,3", "row 2: x is empty")]
    [DataRow("x,y,E\n0,0,0.7\n0,,0.7\n1,0,0.7\n1,1,-0.7", "row 3: y is empty")]
    public void A_row_without_a_setting_or_an_outcome_is_refused(string text, string refusal) =>
        StringAssert.Contains(Message(() => Parse(text)), refusal);

    [TestMethod]
    [DataRow("[[0,0,0,0,3],[1,1,0,0,1]]", "does not tell its scenario")]
    [DataRow("{\"x=0,y=0\": {\"0x4\": 3}}", "no string of 2 bits")]
    [DataRow("{\"x=0,y=0\": {\"0x3\": 3, \"11\": 3}}", "stands twice")]
    [DataRow("{\"0x0\": 3, \"0x3\": 3}", "does not tell its settings")]
    [DataRow("{\"0,0\": {\"0\": 3, \"1\": 1, \"3\": 2}}", "whole numbers as keys could be Qiskit's")]
    [DataRow("{\"quasi_dists\": [{\"0\": 0.5, \"3\": 0.5}], \"metadata\": []}", "a list of dictionaries does not tell")]
    [DataRow("{\"a\": [0, 1], \"x\": [0], \"p\": [1, 0]}", "the column 'x' has other rows than 'a'")]
    [DataRow("[{\"a\": 0, \"x\": 0, \"p\": 1}, {\"a\": 1, \"p\": 0}]", "row 3: x is empty")]
    public void JSON_that_could_be_several_tables_is_refused(string text, string refusal) =>
        StringAssert.Contains(Message(() => Parse(text)), refusal);

    private static RawTable Parse(string text, TableOptions? options = null) => TableReader.Parse("table.csv", text, options);

    private static string Message(Func<RawTable> read) => Assert.ThrowsExactly<InvalidInputException>(() => read()).Message;
}
