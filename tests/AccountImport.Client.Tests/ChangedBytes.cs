namespace AccountImport.Client.Tests;

/// <summary>Bytes with one to three faults: a bit turned, a part cut out, a byte put in, a part doubled.</summary>
internal static class ChangedBytes
{
    public static byte[] Of(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int change = random.Next(1, 4); change > 0 && changed.Count > 0; change--)
        {
            int at = random.Next(changed.Count);
            switch (random.Next(4))
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed.RemoveRange(at, random.Next(changed.Count - at));
                    break;
                case 2:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    changed.InsertRange(at, changed.GetRange(at, random.Next(changed.Count - at)));
                    break;
            }
        }

        return [.. changed];
    }
}
