namespace AccountImport.Cli.Tests;

public sealed class ExitCodePrecedenceTests
{
    [Fact]
    public void First_OfAnyTwo_FollowsTheOrder()
    {
        int[] order = [2, 3, 7, 5, 4, 6, 1, 0];
        foreach ((int earlier, int later) in order.SelectMany((code, index) => order[index..].Select(other => (code, other))))
        {
            ExitCodePrecedence.First([(ExitCode)later, (ExitCode)earlier]).ShouldBe((ExitCode)earlier);
        }

        Enum.GetValues<ExitCode>().Select(code => (int)code).ShouldBe(order, ignoreOrder: true);
    }

    [Fact]
    public void First_OfNone_IsSuccess() => ExitCodePrecedence.First([]).ShouldBe(ExitCode.Success);
}
