using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Access;

/// <summary>ASP.NET Core's data protection keys in the store, so that what one node seals another opens. Its interface waits; it is read once a day.</summary>
internal sealed class StoredProtectionKeys(ProtectionKeys keys) : IXmlRepository
{
    /// <summary>Data protection by keys in the store.</summary>
    public static void Add(IServiceCollection services, ProtectionKeys keys)
    {
        services.AddDataProtection().SetApplicationName("WasmPay");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new StoredProtectionKeys(keys)));
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. Task.Run(() => keys.ListAsync()).GetAwaiter().GetResult().Select(XElement.Parse)];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        if (Task.Run(() => keys.AddAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting))).GetAwaiter().GetResult().Error is { } error) throw new InvalidOperationException(error.Message);
    }
}
