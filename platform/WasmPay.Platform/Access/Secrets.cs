using System.Buffers.Text;
using System.Security.Cryptography;

namespace WasmPay.Platform.Access;

/// <summary>Where secrets come from; injected, so that a run can be repeated.</summary>
public interface ISecretSource
{
    /// <summary>A secret that nobody can guess, with a prefix by which scanners and people know what it is.</summary>
    string Next(string prefix);
}

/// <summary>Where nobody has a password.</summary>
internal sealed class NoPasswords : IPasswordHashes
{
    public string Hash(string password) => throw new InvariantException("Nobody sets a password here.");

    public bool Fits(string hash, string password) => false;
}

/// <summary>256 bits of the system's randomness.</summary>
public sealed class RandomSecrets : ISecretSource
{
    private const int Bytes = 32;

    /// <inheritdoc/>
    public string Next(string prefix) => $"{prefix}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes))}";
}

/// <summary>Makes hashes of passwords and compares them, slowly. The seam behind which a well-kept hasher stands.</summary>
public interface IPasswordHashes
{
    /// <summary>What is kept of a password.</summary>
    string Hash(string password);

    /// <summary>Whether the password is the one of which this was kept.</summary>
    bool Fits(string hash, string password);
}
