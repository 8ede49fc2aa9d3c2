using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;
using WasmPay.Server.Intake;

namespace WasmPay.Server.Calls;

/// <summary>The API as gRPC, gRPC-Web and JSON, with what tells clients of it: reflection, health and an OpenAPI document.</summary>
internal static class ApiServices
{
    private const string Document = ApiDocument.Name;

    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton(_ => new RequestIntake(options));
        services.AddSingleton(_ => new CallRates(options.Calls));
        services.AddSingleton<BoundedGzip>();
        services.AddGrpc(grpc => grpc.Interceptors.Add<CallErrors>()).AddJsonTranscoding(json =>
        {
            json.JsonSettings.WriteInt64sAsStrings = true;
            json.TypeRegistry = Refusal.Details;
        });
        // How long a message may be is the gate's to say; what other services take, such as reflection, is held to a few kibibytes by OtherCalls.
        services.AddOptions<GrpcServiceOptions>().Configure<RequestIntake, BoundedGzip>((grpc, intake, gzip) =>
        {
            grpc.MaxReceiveMessageSize = intake.LongestBytes;
            grpc.CompressionProviders = [gzip];
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks();
        services.AddGrpcSwagger();
        services.AddSingleton<ApiDocument>();
        services.AddSwaggerGen(openApi =>
        {
            openApi.SwaggerDoc(Document, new OpenApiInfo { Title = "WasmPay", Version = Document });
            openApi.AddSecurityDefinition(TokenAuthentication.SchemeName, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
            openApi.AddSecurityRequirement(document => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenAuthentication.SchemeName, document)] = [] });
            // The comments of the protos, as protoc has written them into the classes.
            var comments = Path.Combine(AppContext.BaseDirectory, "WasmPay.Server.xml");
            openApi.IncludeXmlComments(comments);
            openApi.OperationFilter<ProtoComments>(comments);
        });
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<BankCalls>();
        routes.MapGrpcService<AccountCalls>();
        routes.MapGrpcService<TransactionCalls>();
        routes.MapGrpcService<ProposalCalls>();
        routes.MapGrpcService<AuthoringCalls>();
        routes.MapGrpcService<ValidatorCalls>();
        routes.MapGrpcService<StopCalls>();
        routes.MapGrpcService<RateCalls>();
        routes.MapGrpcService<AuditCalls>();
        routes.MapGrpcService<AccessCalls>();
        routes.MapGrpcService<ChangeCalls>();
        routes.MapGrpcHealthChecksService();
        routes.MapGrpcReflectionService();
        routes.MapGet($"/openapi/{Document}.json", routes.ServiceProvider.GetRequiredService<ApiDocument>().WriteAsync);
        // The page has all that it needs from here, and speaks to nobody else.
        routes.MapScalarApiReference("/docs", page => page.WithTitle("WasmPay").WithOpenApiRoutePattern("/openapi/{documentName}.json").AddDocument(Document)
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton());
    }
}
