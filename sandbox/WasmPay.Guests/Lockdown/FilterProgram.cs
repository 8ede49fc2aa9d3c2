using System.Runtime.InteropServices;

namespace WasmPay.Guests.Lockdown;

/// <summary>
/// The filter of system calls as a program of classic BPF, which the kernel runs before it serves a call (seccomp(2)). It sees numbers and
/// arguments, not what pointers point to. An allow list: a call that a later kernel invents is refused until someone looked at it.
/// </summary>
internal static class FilterProgram
{
    private const uint Kill = 0x80000000, Allow = 0x7FFF0000, Refuse = 0x00050000;
    private const uint OperationNotPermitted = 1, NoSuchCall = 38;
    private const uint X64 = 0xC000003E, Arm64 = 0xC00000B7, X32Bit = 0x40000000;
    private const uint ThreadFlag = 0x00010000;
    private const uint SetName = 15, GetName = 16, SetVirtualMemoryName = 0x53564D41;
    private const uint GetFileFlags = 1, GetStatusFlags = 3, AddSeals = 1033;

    // Where the kernel puts what is asked: struct seccomp_data.
    private const uint NumberAt = 0, MachineAt = 4, ArgumentsAt = 16;

    // Opcodes of classic BPF that are needed.
    private const ushort Load = 0x20, JumpIfEqual = 0x15, JumpIfAtLeast = 0x35, JumpIfAnySet = 0x45, Return = 0x06;

    /// <summary>One instruction, as the kernel takes it (struct sock_filter).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Instruction(ushort Code, byte WhenTrue, byte WhenFalse, uint Value);

    /// <summary>The program for this machine and this process.</summary>
    public static Instruction[] For(int process)
    {
        var program = new List<Instruction>();
        var arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        program.Add(new(Load, 0, 0, MachineAt));
        program.Add(new(JumpIfEqual, 1, 0, arm ? Arm64 : X64));
        program.Add(new(Return, 0, 0, Kill));
        program.Add(new(Load, 0, 0, NumberAt));
        // The other numbering of x86-64, in which every call has a second number.
        program.Add(new(JumpIfAtLeast, 0, 1, X32Bit));
        program.Add(new(Return, 0, 0, Kill));

        foreach (var call in SystemCalls.Allowed) Answer(program, call, Allow);
        foreach (var call in SystemCalls.Absent) Answer(program, call, Refuse | NoSuchCall);
        foreach (var call in SystemCalls.Deadly) Answer(program, call, Kill);

        foreach (var call in SystemCalls.Scheduling)
            When(program, call, [new(Load, 0, 0, Low(0)), new(JumpIfEqual, 0, 1, 0), new(Return, 0, 0, Allow), new(Return, 0, 0, Refuse | NoSuchCall)]);
        When(program, SystemCalls.Clone, [new(Load, 0, 0, Low(0)), new(JumpIfAnySet, 1, 0, ThreadFlag), new(Return, 0, 0, Kill), new(Return, 0, 0, Allow)]);
        When(program, SystemCalls.ThreadKill, [new(Load, 0, 0, Low(0)), new(JumpIfEqual, 1, 0, (uint)process), new(Return, 0, 0, Kill), new(Return, 0, 0, Allow)]);
        When(program, SystemCalls.Limits,
        [
            // Of this process (0 names it too), and with nothing to set.
            new(Load, 0, 0, Low(0)), new(JumpIfEqual, 1, 0, 0), new(JumpIfEqual, 0, 4, (uint)process),
            new(Load, 0, 0, Low(2)), new(JumpIfEqual, 0, 2, 0), new(Load, 0, 0, High(2)), new(JumpIfEqual, 1, 0, 0),
            new(Return, 0, 0, Refuse | OperationNotPermitted), new(Return, 0, 0, Allow),
        ]);
        When(program, SystemCalls.ProcessControl,
        [
            new(Load, 0, 0, Low(0)), new(JumpIfEqual, 3, 0, SetName), new(JumpIfEqual, 2, 0, GetName), new(JumpIfEqual, 1, 0, SetVirtualMemoryName),
            new(Return, 0, 0, Refuse | OperationNotPermitted), new(Return, 0, 0, Allow),
        ]);
        When(program, SystemCalls.FileControl,
        [
            new(Load, 0, 0, Low(1)), new(JumpIfEqual, 3, 0, GetFileFlags), new(JumpIfEqual, 2, 0, GetStatusFlags), new(JumpIfEqual, 1, 0, AddSeals),
            new(Return, 0, 0, Refuse | OperationNotPermitted), new(Return, 0, 0, Allow),
        ]);
        program.Add(new(Return, 0, 0, Refuse | OperationNotPermitted));
        return [.. program];
    }

    private static void Answer(List<Instruction> program, SystemCall call, uint answer) => When(program, call, [new(Return, 0, 0, answer)]);

    // What follows answers in every way, so the number need not be loaded again.
    private static void When(List<Instruction> program, SystemCall call, ReadOnlySpan<Instruction> answer)
    {
        if (call.Number < 0) return;
        program.Add(new(JumpIfEqual, 0, (byte)answer.Length, (uint)call.Number));
        program.AddRange(answer);
    }

    private static uint Low(uint argument) => ArgumentsAt + (argument * 8);

    private static uint High(uint argument) => Low(argument) + 4;
}
