using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Cli.Run;
using WasmPay.Sandbox;
using WasmPay.Wasm;

namespace WasmPay.Cli.Inspect;

/// <summary><c>wasmpay inspect</c>: what bytes are, and whether they would be admitted.</summary>
internal static class InspectCommand
{
    public static Command Make()
    {
        var component = CommonOptions.Component();
        var disassemble = new Option<bool>("--disassemble") { Description = "Print the core code instead, with byte offsets and fuel" };
        var function = new Option<int?>("--function") { Description = "With --disassemble: only the function of that index in each core module" };
        var json = CommonOptions.Json();
        var settings = new SandboxSettings();
        var isolation = new IsolationSetting();
        var command = new Command("inspect", "Shows a component's digest, contract, imports and exports, and whether it would be admitted") { component, disassemble, function, json };
        settings.AddTo(command);
        isolation.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var sandbox = GuestFactory.Start(settings.Read(parsed), isolation.Read(parsed));
            var bytes = await GuestFactory.ReadAsync(parsed.GetValue(component)!, cancellation);
            if (parsed.GetValue(disassemble))
            {
                if (parsed.GetValue(function) < 0) throw new BadInputException("--function takes an index, from 0.");
                if (sandbox.Disassemble(bytes, System.Console.Out, parsed.GetValue(function)) is not { } refused) return ExitCode.Done;
                throw GuestFactory.NotAdmitted(parsed.GetValue(component)!, [refused]);
            }
            var inspection = sandbox.Inspect(bytes, cancellation);
            if (parsed.GetValue(json)) PrintJson(inspection);
            else PrintText(inspection);
            return inspection.Admitted ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static void PrintJson(ComponentInspection seen) => JsonOutput.WriteLine(System.Console.Out, new
    {
        digest = seen.Digest,
        size = seen.Size,
        contract = seen.Contract,
        imports = seen.Imports,
        exports = seen.Exports,
        admitted = seen.Admitted,
        refusals = seen.Refusals,
        engine = seen.Engine.Name,
        engine_reason = seen.EngineReason,
    });

    private static void PrintText(ComponentInspection seen)
    {
        var output = System.Console.Out;
        output.WriteLine($"digest    {seen.Digest}");
        output.WriteLine($"size      {seen.Size:N0} bytes");
        output.WriteLine(VisibleText.Line($"contract  {seen.Contract ?? "none"}"));
        output.WriteLine(VisibleText.Line($"imports   {(seen.Imports.Count == 0 ? "none" : string.Join(", ", seen.Imports))}"));
        output.WriteLine(VisibleText.Line($"exports   {(seen.Exports.Count == 0 ? "none" : string.Join(", ", seen.Exports))}"));
        output.WriteLine(VisibleText.Line($"engine    {seen.Engine.Name} {seen.Engine.Version}, fuel as {seen.Engine.FuelSchedule}: {seen.EngineReason}"));
        output.WriteLine(seen.Admitted ? "admitted  yes" : "admitted  no");
        foreach (var refusal in seen.Refusals)
            output.WriteLine(VisibleText.Line($"          {refusal.Code}: {refusal.Message}{(refusal.Place is null ? "" : $" ({refusal.Place})")}"));
    }
}
