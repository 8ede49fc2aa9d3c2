// node peers.mjs REQUESTS.json ROUNDS MILLISECONDS [OPA-POLICY.wasm]: decides each request by each peer, checks the decisions,
// then prints one JSON object a peer: {"name", "version", "nanoseconds": [the median of each round]} or {"name", "skipped"}.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [requestsFile, roundsText, millisecondsText, opaPolicy] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(requestsFile, "utf8"));
const rounds = Number(roundsText);
const budget = BigInt(millisecondsText) * 1_000_000n;

const here = name => readFileSync(new URL(name, import.meta.url), "utf8");
// Packages hide their package.json behind "exports"; the lock file beside this script tells the version that is installed.
const versionOf = name => JSON.parse(here("package-lock.json")).packages[`node_modules/${name}`].version;

/** A script of JavaScript in the same process: what the rule costs without any isolation. */
function javascript() {
  const decide = ({ transaction }) => {
    const lists = transaction.destination.lists;
    if (lists.includes("sanctions")) return "deny";
    return transaction.reporting.units > 1_000_000 && lists.includes("high-risk-countries") ? "refer" : "approve";
  };
  return { name: "JavaScript function (V8)", version: process.version, decide };
}

async function rego() {
  if (!opaPolicy) throw new Error("../shared/peers/opa/policy.wasm is not beside this checkout");
  const opa = require("@open-policy-agent/opa-wasm");
  const policy = await opa.loadPolicy(readFileSync(opaPolicy));
  return { name: "Rego (opa-wasm)", version: versionOf("@open-policy-agent/opa-wasm"), decide: input => policy.evaluate(input)[0].result.decision };
}

function cedar() {
  const wasm = require("@cedar-policy/cedar-wasm/nodejs");
  const prepared = wasm.preparsePolicySet("demo", { staticPolicies: here("demo.cedar") });
  if (prepared.type !== "success") throw new Error(JSON.stringify(prepared.errors));
  const [principal, action, resource] = ["Account", "Action", "Account"].map((type, i) => ({ type, id: ["payer", "pay", "payee"][i] }));
  const clauses = new Map([["policy1", "deny"], ["policy2", "refer"]]);
  const decide = ({ transaction }) => {
    const { response } = wasm.statefulIsAuthorized({
      principal, action, resource, entities: [], preparsedPolicySetId: "demo",
      context: { destination: { lists: transaction.destination.lists }, reporting: { units: transaction.reporting.units } },
    });
    const fired = response.diagnostics.reason.map(id => clauses.get(id));
    return fired.includes("deny") ? "deny" : fired.includes("refer") ? "refer" : "approve";
  };
  return { name: "Cedar (cedar-wasm)", version: versionOf("@cedar-policy/cedar-wasm"), decide };
}

function zen() {
  const { ZenEngine } = require("@gorules/zen-engine");
  const decision = new ZenEngine().createDecision(JSON.parse(here("demo.jdm.json")));
  return {
    name: "Zen (zen-engine)",
    version: versionOf("@gorules/zen-engine"),
    decide: async request => (await decision.evaluate(request)).result.decision,
  };
}

const BATCH = 16;

/** The median over short batches, most of which nothing else on the machine disturbs. */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

async function time({ decide }) {
  const batches = [];
  for (const end = process.hrtime.bigint() + budget; process.hrtime.bigint() < end; ) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < BATCH; i++) await decide(cases[i % cases.length].request);
    batches.push(Number(process.hrtime.bigint() - begin) / BATCH);
  }
  return median(batches);
}

/** Awaiting nothing costs a turn of the queue; a peer that answers at once is timed without it, and in batches long enough for the clock. */
function timeAtOnce({ decide }) {
  const batches = [];
  let calls = BATCH;
  for (const end = process.hrtime.bigint() + budget; process.hrtime.bigint() < end; ) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < calls; i++) decide(cases[i % cases.length].request);
    const took = Number(process.hrtime.bigint() - begin);
    batches.push(took / calls);
    if (took < 100_000) calls *= 2;
  }
  return median(batches);
}

const peers = [];
for (const [name, make] of [["JavaScript function (V8)", javascript], ["Rego (opa-wasm)", rego], ["Cedar (cedar-wasm)", cedar], ["Zen (zen-engine)", zen]]) {
  try {
    const peer = await make();
    for (const { request, decision } of cases) {
      const answer = await peer.decide(request);
      if (answer !== decision) throw new Error(`decides ${answer} where the rule says ${decision}`);
    }
    peers.push({ ...peer, answersAtOnce: !(peer.decide(cases[0].request) instanceof Promise), nanoseconds: [] });
  } catch (error) {
    peers.push({ name, skipped: String(error.message ?? error) });
  }
}
for (let round = 0; round < rounds + 1; round++) {
  for (const peer of peers) {
    if (peer.skipped) continue;
    const took = peer.answersAtOnce ? timeAtOnce(peer) : await time(peer);
    if (round > 0) peer.nanoseconds.push(took);
  }
}
for (const { name, version, nanoseconds, skipped } of peers) console.log(JSON.stringify({ name, version, nanoseconds, skipped }));
