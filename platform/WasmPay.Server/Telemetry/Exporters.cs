using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WasmPay.Platform;
using WasmPay.Sandbox;

namespace WasmPay.Server.Telemetry;

/// <summary>Sends traces and metrics by OTLP, where somebody wants them. Without it nothing listens, and measuring costs next to nothing.</summary>
internal sealed class Exporters : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private Exporters(Uri endpoint)
    {
        void To(OtlpExporterOptions otlp)
        {
            otlp.Endpoint = endpoint;
            otlp.Protocol = OtlpExportProtocol.Grpc;
        }

        var resource = ResourceBuilder.CreateDefault().AddService("wasmpay");
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", "Npgsql", PlatformTelemetry.Name).AddOtlpExporter(To).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", PlatformTelemetry.Name)
            .AddMeter(SandboxMeter.Name, "WasmPay.Wasm", "WasmPay.Guests").AddOtlpExporter(To).Build();
    }

    public static Exporters? Start(Uri? endpoint) => endpoint is null ? null : new Exporters(endpoint);

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
