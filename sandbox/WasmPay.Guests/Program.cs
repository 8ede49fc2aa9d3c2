using WasmPay.Guests.Work;

return WorkerProgram.Run(args, TimeProvider.System);
