using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using WasmPay.Api.V1;
using WasmPay.Platform;
using Permission = WasmPay.Platform.Access.Permission;

namespace WasmPay.Server.Access;

/// <summary>A method of the API, with what its <c>.proto</c> declares beside it.</summary>
/// <param name="Descriptor">The method.</param>
/// <param name="Permission">What a caller must be permitted; null where whoever asks is answered.</param>
/// <param name="Size">How long a request may be.</param>
internal sealed record ApiMethod(MethodDescriptor Descriptor, Permission? Permission, RequestSize Size)
{
    private static readonly FrozenDictionary<string, ApiMethod> ByPath = Services.SelectMany(service => service.Methods).Select(Of).ToFrozenDictionary(method => method.Path, StringComparer.Ordinal);

    /// <summary>All services of the API.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services =>
    [
        BankService.Descriptor, AccountService.Descriptor, TransactionService.Descriptor, ProposalService.Descriptor, ValidatorService.Descriptor, AuditService.Descriptor,
        AccessService.Descriptor, ChangeService.Descriptor, StopService.Descriptor, RateService.Descriptor, AuthoringService.Descriptor,
    ];

    /// <summary>All methods.</summary>
    public static IReadOnlyCollection<ApiMethod> All => ByPath.Values;

    /// <summary>Its path in gRPC: <c>/wasmpay.v1.BankService/GetBank</c>.</summary>
    public string Path => $"/{Descriptor.Service.FullName}/{Descriptor.Name}";

    /// <summary>The method at a path of gRPC; null for one of another API, such as reflection.</summary>
    public static ApiMethod? Find(string path) => ByPath.GetValueOrDefault(path);

    private static ApiMethod Of(MethodDescriptor method)
    {
        var access = method.GetOptions()?.GetExtension(AccessExtensions.Access);
        if (access is null || access.Anonymous == (access.Permission != Api.V1.Permission.Unspecified)) throw new InvariantException($"{method.FullName} does not declare who may call it.");
        return new ApiMethod(method, access.Anonymous ? null : Enum.Parse<Permission>(access.Permission.ToString()), access.Size);
    }
}
