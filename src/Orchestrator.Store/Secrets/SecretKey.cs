using System.Security.Cryptography;

namespace Orchestrator.Store;

/// <summary>
/// The key in its file. A rotation first writes the next key beside it, then the records, then renames the file, so that a crash at any
/// point leaves a key that opens everything: each sealed record begins with the id of its key.
/// </summary>
internal sealed class SecretKey
{
    private const int IdSize = 4;
    private readonly string file;
    private byte[] current;
    private byte[]? next;

    public SecretKey(string file)
    {
        this.file = file;
        next = File.Exists(NextFile) ? Read(NextFile) : null;
        current = File.Exists(file) ? Read(file) : Create(file);
    }

    private string NextFile => file + ".next";

    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> place) => Seal(current, plain, place);

    public byte[] SealWithNext(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> place) => Seal(next ??= Create(NextFile), plain, place);

    /// <summary>Opens a record that was sealed for that place (its name and scope), so that records cannot be swapped.</summary>
    public byte[] Open(ReadOnlySpan<byte> record, ReadOnlySpan<byte> place)
    {
        var key = Choose(record[..IdSize]);
        var nonce = record.Slice(IdSize, AesGcm.NonceByteSizes.MaxSize);
        var tag = record.Slice(IdSize + nonce.Length, AesGcm.TagByteSizes.MaxSize);
        var cipher = record[(IdSize + nonce.Length + tag.Length)..];
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(key, AesGcm.TagByteSizes.MaxSize);
        aes.Decrypt(nonce, cipher, tag, plain, place);
        return plain;
    }

    /// <summary>Every record is sealed with the next key: it takes the place of the current one.</summary>
    public void Promote()
    {
        if (next is not null)
        {
            File.Move(NextFile, file, overwrite: true);
            (current, next) = (next, null);
        }
    }

    private byte[] Choose(ReadOnlySpan<byte> id)
    {
        if (id.SequenceEqual(Id(current)))
        {
            return current;
        }

        return next is not null && id.SequenceEqual(Id(next))
            ? next
            : throw new InvalidOperationException($"Cannot open a secret: it was sealed with another key than the one in '{file}'. Restore that key file.");
    }

    private static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> place)
    {
        var record = new byte[IdSize + AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + plain.Length];
        var rest = record.AsSpan(IdSize);
        var nonce = rest[..AesGcm.NonceByteSizes.MaxSize];
        var tag = rest.Slice(nonce.Length, AesGcm.TagByteSizes.MaxSize);
        Id(key).CopyTo(record, 0);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, AesGcm.TagByteSizes.MaxSize);
        aes.Encrypt(nonce, plain, rest[(nonce.Length + tag.Length)..], tag, place);
        return record;
    }

    private static byte[] Id(byte[] key) => SHA256.HashData(key)[..IdSize];

    private static byte[] Read(string file)
    {
        var text = File.ReadAllText(file).Trim();
        var key = new byte[32];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
            ? key
            : throw new InvalidOperationException($"Cannot read the secret key '{file}': expected 32 bytes in base64, got {text.Length} characters of something else.");
    }

    private static byte[] Create(string file)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Whole or not at all: another process that starts on the same directory reads what it finds.
        var draft = $"{file}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, overwrite: false);
            return key;
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
            return Read(file);
        }
    }
}
