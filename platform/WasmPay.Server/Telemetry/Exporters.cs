using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WasmPay.Platform;
using WasmPay.Sandbox;

namespace WasmPay.Server.Telemetry;

/// <summary>Traces and metrics, where somebody wants them: sent by OTLP, or fetched by Prometheus. Without either nothing listens, and measuring costs next to nothing.</summary>
internal static class Exporters
{
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        if (options.OtlpEndpoint is null && options.Prometheus is null) return;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("wasmpay"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddNpgsqlInstrumentation().AddMeter(PlatformTelemetry.Name, SandboxMeter.Name, "WasmPay.Wasm", "WasmPay.Guests");
            if (options.Prometheus is not null) metrics.AddPrometheusExporter();
            if (options.OtlpEndpoint is not null) metrics.AddOtlpExporter(To);
        });
        if (options.OtlpEndpoint is null) return;
        telemetry.WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddNpgsql().AddSource(PlatformTelemetry.Name).AddOtlpExporter(To));

        void To(OtlpExporterOptions otlp)
        {
            otlp.Endpoint = options.OtlpEndpoint;
            otlp.Protocol = OtlpExportProtocol.Grpc;
        }
    }
}
