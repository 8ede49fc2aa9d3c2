namespace WasmPay.Platform.Access;

/// <summary>
/// What is tried first (NIST SP 800-63B, 3.1.1.2): few characters over and over, a row of the keyboard or the alphabet, the words of which most
/// stolen passwords are made.
/// </summary>
internal static class WeakPasswords
{
    private const int FewestDistinct = 5, ShortestRest = 6;

    private static readonly string[] s_rows = ["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"];
    private static readonly string[] s_words =
    [
        "password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "contrasena", "motdepasse", "welcome", "willkommen", "letmein", "iloveyou", "monkey", "dragon", "sunshine", "princess", "football",
        "baseball", "superman", "batman", "trustno1", "administrator", "admin", "master", "login", "secret", "changeme", "wasmpay", "payment", "bank", "qwerty", "qwertz", "azerty", "asdf", "1234567890", "123456", "12345", "1234", "123", "abc",
    ];

    /// <summary>Whether somebody would find it without knowing whose it is.</summary>
    public static bool Has(string password)
    {
        var text = password.ToLowerInvariant();
        if (text.Distinct().Count() < FewestDistinct || s_rows.Any(row => row.Contains(text, StringComparison.Ordinal))) return true;
        // What is left of it without such words and years is too little to be looked for.
        foreach (var word in s_words) text = text.Replace(word, "", StringComparison.Ordinal);
        return text.Count(c => !char.IsAsciiDigit(c) && !char.IsPunctuation(c) && !char.IsWhiteSpace(c)) < ShortestRest && text.Length < password.Length && text.Length < ShortestRest + 2;
    }
}
