using System.Net;
using AccountImport.Client.Errors;
using AccountImport.Client.Http;

namespace AccountImport.Client.Tests.Http;

public sealed class ResponseBodyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int, bool> Lengths { get; } = CreateLengths();

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task ReadAsync_BodyOfAnyLength_IsReadUpToTheBound(int length, bool announcesLength)
    {
        byte[] body = new byte[length];
        new Random(length).NextBytes(body);
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Content = announcesLength ? new ByteArrayContent(body) : new StreamContent(new OddStream(body));

        ResponseBody read = await ResponseBody.ReadAsync(response, Cancellation);

        read.End.ShouldBe(length <= ResponseBody.MaxLength ? BodyEnd.Whole : BodyEnd.TooLong);
        read.Bytes.Span.SequenceEqual(body.AsSpan(0, Math.Min(length, ResponseBody.MaxLength))).ShouldBeTrue();
    }

    [Fact]
    public async Task ReadAsync_ConnectionBreaks_KeepsWhatHasArrived()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Content = new StreamContent(new OddStream(new byte[10_000]) { BreaksAtEnd = true });

        ResponseBody read = await ResponseBody.ReadAsync(response, Cancellation);

        read.End.ShouldBe(BodyEnd.Broken);
        read.Bytes.Length.ShouldBe(10_000);
    }

    [Fact]
    public async Task BufferAsync_Answer_CanBeReadTwiceWithoutTheNetwork()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Content = new StreamContent(new OddStream([1, 2, 3]));

        (await ResponseBody.BufferAsync(response, Cancellation)).ShouldBe(BodyEnd.Whole);

        (await ResponseBody.ReadAsync(response, Cancellation)).Bytes.ToArray().ShouldBe([1, 2, 3]);

        // As a handler of the application would look at it.
        (await response.Content.ReadAsByteArrayAsync(Cancellation)).ShouldBe([1, 2, 3]);
        response.Content.Headers.ContentLength.ShouldBe(3);
    }

    private static TheoryData<int, bool> CreateLengths()
    {
        var data = new TheoryData<int, bool>();
        foreach (int length in (int[])[0, 1, 4095, 4096, 4097, 50_000, ResponseBody.MaxLength - 1, ResponseBody.MaxLength, ResponseBody.MaxLength + 1, 3_000_000])
        {
            data.Add(length, true);
            data.Add(length, false);
        }

        return data;
    }

    /// <summary>A stream of unknown length that gives as much as it likes, and breaks at its end if it is told to.</summary>
    private sealed class OddStream(byte[] content) : Stream
    {
        private int _position;

        public bool BreaksAtEnd { get; init; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(Math.Min(buffer.Length, 1 + (_position % 7001)), content.Length - _position);
            if (count is 0 && BreaksAtEnd)
            {
                throw new IOException("The connection broke.");
            }

            content.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return new ValueTask<int>(Read(buffer.Span));
            }
            catch (IOException exception)
            {
                return ValueTask.FromException<int>(exception);
            }
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
