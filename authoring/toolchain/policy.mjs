// What a rule's source may say. The sandbox is what protects the house; this keeps a source readable: it imports the
// SDK and nothing else, names its facts instead of reaching into memory, and never asks for the host.

import { CommonFlags, NodeKind, Token } from "assemblyscript";
import { diagnostic, SourceError } from "./diagnostics.mjs";
import { SYNTAX_DEPTH } from "./limits.mjs";

const RAW_MEMORY = "reaches into memory; a rule reads its facts by name";
const HOST = "needs the host; a validator sees the payment and its history and nothing else";

/** Names that a rule's source may not use, and why. */
const FORBIDDEN = new Map([
  ...["changetype", "load", "store", "memory", "heap", "unchecked", "v128", "atomic", "call_indirect", "idof", "offsetof"]
    .map(name => [name, RAW_MEMORY]),
  ...["console", "process", "crypto", "performance", "Date", "seed", "trace", "fetch", "eval", "Function"].map(name => [name, HOST]),
  ["Math", "computes in floating point; money is integers in minor units"],
]);

/** TypeScript's exact comparison is what `==` is here; the compiler's own `===` would compare addresses of texts. */
const EXACT = new Map([
  [Token.Equals_Equals_Equals, Token.Equals_Equals],
  [Token.Exclamation_Equals_Equals, Token.Exclamation_Equals],
]);

/** Holds a parsed source to the policy; throws a `SourceError` with every place that breaks it. */
export function enforcePolicy(source) {
  const found = [];
  const report = (code, message, node) => found.push(diagnostic(code, message, node.range));
  for (const statement of source.statements) walk(statement, 0, report);
  checkEntry(source, report);
  if (found.length > 0) throw new SourceError(found);
}

function walk(node, depth, report) {
  if (depth > SYNTAX_DEPTH) {
    throw new SourceError([diagnostic("too-nested", `The source nests deeper than ${SYNTAX_DEPTH} levels.`, node.range)]);
  }
  visit(node, report);
  for (const child of children(node)) walk(child, depth + 1, report);
}

function visit(node, report) {
  switch (node.kind) {
    case NodeKind.Import:
    case NodeKind.Export:
      if (node.path && node.path.value !== "wasmpay") {
        report("forbidden-import", `A rule imports "wasmpay" only, not "${node.path.value}".`, node.path);
      }
      break;
    case NodeKind.ExportImport:
      report("forbidden-import", "A rule imports \"wasmpay\" only.", node);
      break;
    case NodeKind.Decorator:
      report("forbidden-decorator", "Decorators speak to the compiler and the host; a rule has none.", node);
      break;
    case NodeKind.Identifier:
      visitName(node, report);
      break;
    case NodeKind.Binary:
      node.operator = EXACT.get(node.operator) ?? node.operator;
      break;
  }
  if (node.flags !== undefined && (node.flags & CommonFlags.Declare) !== 0) {
    report("forbidden-declare", "A declared name would be an import; a validator imports nothing.", node);
  }
}

function visitName(node, report) {
  const why = node.text.startsWith("__") ? RAW_MEMORY : FORBIDDEN.get(node.text);
  if (why) report("forbidden-name", `\`${node.text}\` ${why}.`, node);
}

/** Every child that is a node, in the order of the source; the tree has no common way to ask for them. */
function* children(node) {
  for (const key of Object.keys(node)) {
    if (key === "range" || key === "parent" || key === "source") continue;
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) {
      yield value;
    }
  }
}

function isNode(value) {
  return value !== null && typeof value === "object" && typeof value.kind === "number" && value.range !== undefined;
}

function checkEntry(source, report) {
  const entry = source.statements.find(
    node => node.kind === NodeKind.FunctionDeclaration
      && node.name.text === "validate"
      && (node.flags & CommonFlags.Export) !== 0);
  const types = entry && [...entry.signature.parameters.map(parameter => parameter.type), entry.signature.returnType];
  if (types?.map(typeName).join() === "Transaction,History,Verdict") return;
  report(
    "missing-validate",
    "A rule has one entry: `export function validate(transaction: Transaction, history: History): Verdict`.",
    entry ?? { range: null });
}

function typeName(type) {
  return type?.kind === NodeKind.NamedType && !type.isNullable ? type.name.identifier.text : "?";
}
