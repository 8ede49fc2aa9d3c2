using System.Xml.Linq;
using Grpc.AspNetCore.Server;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using WasmPay.Platform;
using WasmPay.Server.Access;

namespace WasmPay.Server.Calls;

/// <summary>
/// Says of each operation what its <c>.proto</c> says: the comment, as protoc has written it into the classes, and the permission. The package's
/// own filter for comments is of an older interface than the generator's.
/// </summary>
internal sealed class ProtoComments(string xmlFile) : IOperationFilter
{
    private readonly Lazy<ILookup<string, string>> _summaries = new(() => XDocument.Load(xmlFile).Descendants("member")
        .ToLookup(member => (member.Attribute("name")?.Value ?? "").Split('(')[0], member => string.Join(' ', (member.Element("summary")?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<GrpcMethodMetadata>().FirstOrDefault() is not { } called || ApiMethod.Find(called.Method.FullName) is not { } method) return;
        operation.OperationId = method.Descriptor.Name;
        operation.Summary = _summaries.Value[$"M:WasmPay.Api.V1.{method.Descriptor.Service.Name}.{method.Descriptor.Service.Name}Base.{method.Descriptor.Name}"].FirstOrDefault();
        operation.Description = $"Needs the permission `{Wire.Name(method.Permission)}`.";
    }
}
