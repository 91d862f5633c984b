using AccountImport.Client.Tests.Conventions.Rules;

namespace AccountImport.Client.Tests.Conventions;

/// <summary>How the libraries wait.</summary>
public sealed class AsyncTests
{
    private static readonly Dictionary<string, string> NeedNoToken = new()
    {
        ["StatusPolling"] = "Its constructor takes the token: one polling is one wait of one caller.",
        ["ResilienceHandler.OnRetry"] = "Polly gives the form; it waits for nothing.",
        ["KrakenTokenSource.Start"] = "One token call serves all callers: no caller's token may end it, only its time-out and disposal.",
        ["KrakenTokenSource.RunAsync"] = "As above.",
        ["KrakenTokenSource.ObtainAsync"] = "As above.",
        ["SingleImport.WaitForEndAsync"] = "The polling has the token.",
        ["SingleImport.ResolveAsync"] = "The polling has the token.",
        ["SingleImport.FindOwnSuccessAsync"] = "The polling has the token.",
        ["ImportSource.CloseAsync"] = "What was opened is closed, also where the import was cancelled.",
        ["ImportJournal.AppendDurablyAsync"] = "A record that is in memory will be written: nobody can take it back.",
        ["ImportJournal.CompleteAsync"] = "What waits is written, or an outcome would be lost.",
        ["JournalGroup.WaitAsync"] = "As above.",
        ["ImportRun.StopAsync"] = "Who does not want to wait for the end does not await it.",
        ["ImportRun.RunAsync"] = "The session's control has the tokens.",
        ["ImportRun.LetGoAsync"] = "What was opened is closed, also where the import was cancelled.",
        ["RunContext.AppendDurablyAsync"] = "A record that is in memory will be written: nobody can take it back.",
        ["ImportSession"] = "Its control has the tokens: for sending no more, for asking no more, and for leaving what is under way.",
        ["FirstCall"] = "As above.",
        ["Admission"] = "As above.",
        ["AccountSender"] = "As above.",
        ["StatusAsker"] = "As above.",
        ["OutcomeTally.WaitForCanaryAsync"] = "As above.",
        ["WorkQueue"] = "It is ended by EndAdmission and EndPolling, so that nothing that was admitted is dropped.",
    };

    [Fact]
    public void CancellationTokens_Libraries_EveryAsyncMethodTakesOneLast()
    {
        RuleResult result = CancellationRule.Check(SourceCode.Libraries, NeedNoToken);

        result.Faults.ShouldBeEmpty();
        result.Checked.ShouldBeGreaterThanOrEqualTo(40);
    }

    [Fact]
    public void Awaits_Libraries_GoOnWithoutTheCallersContext()
    {
        RuleResult result = ConfigureAwaitRule.Check(SourceCode.Libraries);

        result.Faults.ShouldBeEmpty();
        result.Checked.ShouldBeGreaterThanOrEqualTo(60);
    }
}
