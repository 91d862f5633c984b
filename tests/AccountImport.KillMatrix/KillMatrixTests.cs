namespace AccountImport.KillMatrix;

/// <summary>
/// The import is killed at every moment that the parent can see, and resumed: each account is created once, and has the right outcome.
/// <c>KILL_MATRIX_SEEDS</c> says how many seeds each row has, <c>KILL_MATRIX_FIRST_SEED</c> the first of them, and <c>KILL_MATRIX_TABLE</c> where to write the table.
/// </summary>
public sealed class KillMatrixTests(MatrixFixture matrix, ITestOutputHelper output) : IClassFixture<MatrixFixture>
{
    [Theory]
    [InlineData(MatrixRow.RequestArrived)]
    [InlineData(MatrixRow.EffectTaken)]
    [InlineData(MatrixRow.AnswerHalf)]
    [InlineData(MatrixRow.Poll)]
    [InlineData(MatrixRow.JournalGrowth)]
    [InlineData(MatrixRow.RandomTime)]
    [InlineData(MatrixRow.JournalTorn)]
    public async Task Import_KilledAndResumed_CreatesEachAccountOnceAndKnowsIt(MatrixRow row)
    {
        RowResult result = await GetAsync(row);

        result.Describe().ShouldBeEmpty();
        result.Seeds.ShouldAllBe(seed => seed.Verdict.CreatedTwice == 0 && seed.Verdict.Lost == 0);
        result.Seeds.Sum(seed => seed.Kills).ShouldBePositive();
        result.Seeds.Sum(seed => seed.Verdict.CreatedOnce).ShouldBePositive();
    }

    [Fact]
    public async Task Import_EffectsAfterTheGraceThatNeverEnds_CreatesNoAccountTwice()
    {
        RowResult result = await GetAsync(MatrixRow.LateEffectsGraceNever);

        result.Describe().ShouldBeEmpty();
        result.Seeds.ShouldAllBe(seed => seed.Verdict.CreatedTwice == 0 && seed.Verdict.Lost == 0);
    }

    [Fact]
    public async Task Import_EffectsAfterTheGrace_StillHasAnOutcomeForEachAccount()
    {
        RowResult result = await GetAsync(MatrixRow.LateEffects);

        result.Describe().ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_JournalLostWithTheKill_IsFoundOut()
    {
        SeedPlan plan = await SeedPlan.CreateAsync(MatrixRow.EffectTaken, seed: 1, TestContext.Current.CancellationToken);
        var folder = new SeedFolder(matrix.Folder, MatrixRow.EffectTaken, seed: 0);

        SeedResult result = await new JournalLosingRun(plan, folder).RunAsync(TestContext.Current.CancellationToken);

        result.Kills.ShouldBePositive();
        result.Verdict.Faults.ShouldNotBeEmpty();
        folder.Delete();
    }

    private async Task<RowResult> GetAsync(MatrixRow row)
    {
        RowResult result = await matrix.GetAsync(row, TestContext.Current.CancellationToken);
        output.WriteLine(MatrixTable.Format([result]));
        return result;
    }
}
