using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using WasmPay.Rpc.Server;
using Question = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace WasmPay.Rpc.Reflection;

/// <summary>Answers what a client asks about the server's services (gRPC's server-reflection.md).</summary>
internal sealed class ReflectionAnswers(ServiceRegistry registry)
{
    // Services are mapped before the first call, so the index is made once, then.
    private readonly Lazy<DescriptorIndex> _index = new(() => new DescriptorIndex(registry.Services));

    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Question.ListServices:
                response.ListServicesResponse = ListServices();
                break;
            case Question.FileByFilename:
                AnswerFile(response, _index.Value.FileByName(request.FileByFilename));
                break;
            case Question.FileContainingSymbol:
                AnswerFile(response, _index.Value.FileBySymbol(request.FileContainingSymbol));
                break;
            case Question.FileContainingExtension:
                var extension = request.FileContainingExtension;
                AnswerFile(response, _index.Value.FileByExtension(extension.ContainingType, extension.ExtensionNumber));
                break;
            case Question.AllExtensionNumbersOfType:
                AnswerExtensions(response, request.AllExtensionNumbersOfType);
                break;
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks nothing that is known here.");
                break;
        }
        return response;
    }

    private static void AnswerFile(ServerReflectionResponse response, FileDescriptor? file)
    {
        if (file is null)
        {
            response.ErrorResponse = Error(StatusCode.NotFound, "It is not known here.");
            return;
        }
        response.FileDescriptorResponse = new FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.AddRange(DescriptorIndex.WithImports(file));
    }

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };

    private void AnswerExtensions(ServerReflectionResponse response, string type)
    {
        if (_index.Value.ExtensionNumbers(type) is not { } numbers)
        {
            response.ErrorResponse = Error(StatusCode.NotFound, "The type is not known here.");
            return;
        }
        response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type };
        response.AllExtensionNumbersResponse.ExtensionNumber.AddRange(numbers);
    }

    private ListServiceResponse ListServices()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(registry.Services.Select(service => service.FullName).Distinct().Order(StringComparer.Ordinal)
            .Select(name => new ServiceResponse { Name = name }));
        return list;
    }
}
