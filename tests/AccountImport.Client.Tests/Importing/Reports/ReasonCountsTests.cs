using AccountImport.Client.Importing.Reports;
using static AccountImport.Client.Tests.Importing.Reports.ReportBench;

namespace AccountImport.Client.Tests.Importing.Reports;

public sealed class ReasonCountsTests
{
    [Fact]
    public void Add_CodeTwiceInAnAccount_CountsTheAccountOnce()
    {
        var counts = new ReasonCounts();

        counts.Add([Finding("a", "x"), Finding("b"), Finding("a", "y")]);
        counts.Add([Finding("b")]);
        counts.Add([Finding("c")]);

        counts.Counts.ShouldBe([new("b", 2), new("a", 1), new("c", 1)]);
        counts.Others.ShouldBe(0);
    }

    [Fact]
    public void Add_MoreCodesThanAreKept_CountsTheOthersTogether()
    {
        var counts = new ReasonCounts();

        for (int i = 0; i < 1100; i++)
        {
            counts.Add([Finding($"code_{i}")]);
        }

        counts.Add([Finding("code_1")]);

        counts.Counts.Count.ShouldBe(1000);
        counts.Counts[0].ShouldBe(new("code_1", 2));
        counts.Others.ShouldBe(100);
    }
}
