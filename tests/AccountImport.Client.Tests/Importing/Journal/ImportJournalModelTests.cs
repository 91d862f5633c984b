using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>Any sequence of calls, with kills and reopenings between them, compared with dictionaries.</summary>
public sealed class ImportJournalModelTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task AnySequence_OfCallsAndReopenings_IsAsTheModelHasIt(int seed)
    {
        var random = new Random(seed);
        var file = new FakeJournalFile();

        // In every other sequence the keys' hashes are of little use.
        JournalEnvironment environment = seed % 2 is 0 ? file.Environment : file.Environment with { KeyHash = key => key[^1] };
        JournalHeader header = JournalSamples.Header;
        Dictionary<int, JournalEntry> records = [];
        HashSet<int> allocated = [];
        int last = 0;
        bool isChanged = false;
        for (int opening = 0; opening < 12; opening++)
        {
            bool changes = opening > 0 && random.Next(4) is 0;
            if (changes)
            {
                header = header with { Input = header.Input with { Hash = $"{opening}" } };
                isChanged = true;
                foreach (int account in records.Keys)
                {
                    records[account] = records[account] with { Number = 0 };
                }
            }

            // Places that were taken and not used are forgotten.
            last = records.Keys.DefaultIfEmpty().Max();
            allocated = [.. records.Keys];
            await using (ImportJournal journal = await _folder.OpenAsync(header, acceptsChangedInput: changes, environment: environment))
            {
                for (int call = random.Next(150); call > 0; call--)
                {
                    await CallAsync(journal);
                }

                Compare(journal);
                await journal.CompleteAsync();
                Compare(journal);
            }

            byte[] torn = JournalText.Seal("{\"account\":99999,\"state\":\"intended\"");
            file.Bytes = [.. file.Bytes, .. torn[..random.Next(torn.Length)]];
        }

        async Task CallAsync(ImportJournal journal)
        {
            switch (random.Next(6))
            {
                case 0:
                    await AppendAsync(journal, Next(Allocate(journal, random.Next(1, 60))));
                    break;
                case 1:
                    Allocate(journal, random.Next(1, 60));
                    break;
                case 2:
                    Compare(journal);
                    break;
                default:
                    if (records.Count > 0)
                    {
                        await AppendAsync(journal, Next(records.Keys.ElementAt(random.Next(records.Count))));
                    }

                    break;
            }
        }

        int Allocate(ImportJournal journal, int number)
        {
            int expected = allocated.Contains(number) ? last + 1 : number;
            journal.Allocate(number).ShouldBe(expected);
            allocated.Add(expected);
            last = Math.Max(last, expected);
            journal.LastAccount.ShouldBe(last);
            return expected;
        }

        JournalEntry Next(int account)
        {
            JournalEntry entry = random.Next(3) is 0 ? JournalSamples.Full(account, $"key-{account}") : JournalSamples.Intended(account) with { ExternalAccountNumber = $"key-{account}" };
            return entry with
            {
                State = (JournalState)random.Next(1, JournalWords.StateCount),
                Number = isChanged ? random.Next(0, 100) : account,
                IsDuplicate = random.Next(5) is 0,
                ExternalAccountNumber = account % 7 is 0 ? null : entry.ExternalAccountNumber,
            };
        }

        async Task AppendAsync(ImportJournal journal, JournalEntry entry)
        {
            records[entry.Account] = entry;
            if (random.Next(4) is 0)
            {
                await journal.AppendDurablyAsync(entry);
            }
            else
            {
                journal.Append(entry, isOutcome: random.Next(2) is 0);
            }
        }

        void Compare(ImportJournal journal)
        {
            journal.HasChangedInput.ShouldBe(isChanged);
            journal.LastAccount.ShouldBe(last);
            for (int account = 0; account <= last + 1; account++)
            {
                JournalEntry? expected = records.GetValueOrDefault(account);
                journal.GetState(account).ShouldBe(expected?.State ?? JournalState.None);
                journal.GetNumber(account).ShouldBe(expected?.Number ?? (isChanged ? 0 : account));
                journal.Find($"key-{account}").ShouldBe(expected is { IsDuplicate: false, ExternalAccountNumber: not null } ? account : null);
                if (expected is not null)
                {
                    JournalSamples.ShouldBeSame(journal.Read(account), expected);
                }
            }
        }
    }
}
