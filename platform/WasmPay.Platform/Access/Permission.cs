namespace WasmPay.Platform.Access;

/// <summary>What a caller may be permitted. Each method of the API declares one.</summary>
public enum Permission
{
    /// <summary>Read what is one's own.</summary>
    View,

    /// <summary>Order payments.</summary>
    Submit,

    /// <summary>Move money between a bank's settlement account and its customers'.</summary>
    Fund,

    /// <summary>Open and close accounts.</summary>
    Accounts,

    /// <summary>Change the lists that rules name.</summary>
    Lists,

    /// <summary>Change exchange rates.</summary>
    Rates,

    /// <summary>Write proposals, bring components.</summary>
    Author,

    /// <summary>Sign or reject proposals.</summary>
    Approve,

    /// <summary>Take what was approved live, and back.</summary>
    Promote,

    /// <summary>Release or reject payments that wait.</summary>
    Review,

    /// <summary>Read the audit records of all, and verify the books.</summary>
    Audit,

    /// <summary>Keep banks and those who are known; stop components.</summary>
    Administer,
}
