using System.Diagnostics;
using AccountImport.Cli.Commands;

namespace AccountImport.Cli.Tests.Commands;

public sealed class ShellCommandTests
{
    [Fact]
    public void Join_PlainWords_LeavesThemAsTheyAre() =>
        ShellCommand.Join(["account-import", "import", "a/b_1.json", "--base-address", "https://api.example.com:8443/x", "--max-failure-rate", "5%"])
            .ShouldBe("account-import import a/b_1.json --base-address https://api.example.com:8443/x --max-failure-rate 5%");

    [Fact]
    public async Task Join_AnyWords_AreTheSameForAShell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no POSIX shell on Windows.");
        string[] words = ["", " ", "it's", "''", "a b", "$HOME", "`id`", "$(id)", "\\", "\"q\"", "*", "~", "!x", "#c", "a;b", "a|b&c", "{a,b}", "<x>", "Ä ö 李", "-n", "a=b", "two\nlines"];
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"printf '%s\\0' {ShellCommand.Join(words)}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;

        string output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        output.Split('\0')[..^1].ShouldBe(words);
    }
}
