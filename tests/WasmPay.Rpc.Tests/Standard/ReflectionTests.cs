using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using WasmPay.Rpc.Tests.Support;
using Answer = Grpc.Reflection.V1.ServerReflectionResponse.MessageResponseOneofCase;

namespace WasmPay.Rpc.Tests.Standard;

public sealed class ReflectionTests(ParrotServer server) : IClassFixture<ParrotServer>
{
    [Fact]
    public async Task Services_are_listed()
    {
        var answer = await AskAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "wasmpay.rpc.tests.v1.Context", "wasmpay.rpc.tests.v1.Parrot"],
            answer.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Theory]
    [InlineData("wasmpay.rpc.tests.v1.Parrot")]
    [InlineData("wasmpay.rpc.tests.v1.Parrot.Say")]
    [InlineData("wasmpay.rpc.tests.v1.Phrase")]
    [InlineData("wasmpay.rpc.tests.v1.Phrase.text")]
    public async Task File_of_a_symbol_is_given(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });
        var file = FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto[0]);
        Assert.Equal("parrot.proto", file.Name);
    }

    [Fact]
    public async Task File_is_given_by_name()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/health/v1/health.proto" });
        Assert.Single(answer.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task What_is_not_known_is_an_error_and_the_stream_goes_on()
    {
        using var call = new ServerReflection.ServerReflectionClient(server.OpenChannel()).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "no.Such" });
        Assert.True(await call.ResponseStream.MoveNext().Guarded());
        Assert.Equal((int)StatusCode.NotFound, call.ResponseStream.Current.ErrorResponse.ErrorCode);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest());
        Assert.True(await call.ResponseStream.MoveNext().Guarded());
        Assert.Equal((int)StatusCode.InvalidArgument, call.ResponseStream.Current.ErrorResponse.ErrorCode);
    }

    [Fact]
    public async Task Extension_numbers_of_a_known_type_are_given()
    {
        var answer = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "wasmpay.rpc.tests.v1.Phrase" });
        Assert.Equal(Answer.AllExtensionNumbersResponse, answer.MessageResponseCase);
        Assert.Empty(answer.AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task Older_clients_are_answered_in_v1alpha()
    {
        using var call = new Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionClient(server.OpenChannel()).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Grpc.Reflection.V1Alpha.ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext().Guarded());
        Assert.Equal(5, call.ResponseStream.Current.ListServicesResponse.Service.Count);
    }

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest question)
    {
        using var call = new ServerReflection.ServerReflectionClient(server.OpenChannel()).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(question);
        Assert.True(await call.ResponseStream.MoveNext().Guarded());
        return call.ResponseStream.Current;
    }
}
