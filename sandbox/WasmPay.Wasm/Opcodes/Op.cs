namespace WasmPay.Wasm.Opcodes;

/// <summary>Codes of the instructions that the passes treat one by one; those with prefix 0xFC or 0xFD are 0xFC00 + n and 0xFD00 + n (core specification 2.0, 5.4).</summary>
internal static class Op
{
    public const ushort Unreachable = 0x00, Nop = 0x01, Block = 0x02, Loop = 0x03, If = 0x04, Else = 0x05, End = 0x0B;
    public const ushort Br = 0x0C, BrIf = 0x0D, BrTable = 0x0E, Return = 0x0F, Call = 0x10, CallIndirect = 0x11;
    public const ushort Drop = 0x1A, Select = 0x1B, SelectTyped = 0x1C;
    public const ushort LocalGet = 0x20, LocalSet = 0x21, LocalTee = 0x22, GlobalGet = 0x23, GlobalSet = 0x24, TableGet = 0x25, TableSet = 0x26;
    public const ushort MemorySize = 0x3F, MemoryGrow = 0x40;
    public const ushort I32Const = 0x41, I64Const = 0x42, F32Const = 0x43, F64Const = 0x44;
    public const ushort I32Eqz = 0x45, I32Eq = 0x46, I32GeU = 0x4F, I64Eqz = 0x50, I64Eq = 0x51, I64GeU = 0x5A;
    public const ushort I32DivS = 0x6D, I32DivU = 0x6E, I32RemS = 0x6F, I32RemU = 0x70;
    public const ushort I64DivS = 0x7F, I64DivU = 0x80, I64RemS = 0x81, I64RemU = 0x82;
    public const ushort I32Add = 0x6A, I32Sub = 0x6B, I32Mul = 0x6C, I64Add = 0x7C, I64Sub = 0x7D, I64Mul = 0x7E;
    public const ushort RefNull = 0xD0, RefIsNull = 0xD1, RefFunc = 0xD2;
    public const ushort MemoryInit = 0xFC08, DataDrop = 0xFC09, MemoryCopy = 0xFC0A, MemoryFill = 0xFC0B;
    public const ushort TableInit = 0xFC0C, ElemDrop = 0xFC0D, TableCopy = 0xFC0E, TableGrow = 0xFC0F, TableSize = 0xFC10, TableFill = 0xFC11;

    public const ushort V128Const = 0xFD0C;

    public const byte BulkPrefix = 0xFC, VectorPrefix = 0xFD;
}
