namespace AccountImport.Client.Testing.Simulation;

/// <summary>What clients did that the API's documents do not permit; the first ones only, since a client that errs tends to err each time.</summary>
internal sealed class ViolationLog
{
    public const int Capacity = 1000;

    private readonly List<string> _violations = [];

    public IReadOnlyList<string> Snapshot()
    {
        lock (_violations)
        {
            return [.. _violations];
        }
    }

    public void Add(string violation)
    {
        lock (_violations)
        {
            if (_violations.Count < Capacity)
            {
                _violations.Add(violation);
            }
        }
    }
}
