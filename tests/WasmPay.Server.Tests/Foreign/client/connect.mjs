// Calls a WasmPay server by Connect for Node, in gRPC-Web over HTTP/1.1 and in gRPC over HTTP/2, and prints what it saw as one JSON
// object.
// Arguments: the address for HTTP/1.1, the address for HTTP/2, a set of file descriptors in base64, the teller's token.
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node';

const [http1, http2, descriptors, token] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, Buffer.from(descriptors, 'base64')));
const transactions = registry.getService('wasmpay.v1.TransactionService');
const banks = registry.getService('wasmpay.v1.BankService');
const errorInfo = registry.getMessage('google.rpc.ErrorInfo');
const headers = { authorization: `Bearer ${token}` };

const failure = async (work) => {
  try {
    await work();
    return { code: 0 };
  } catch (error) {
    const [info] = error.findDetails(errorInfo);
    return { code: error.code, details: error.rawMessage, reason: info?.reason, place: info?.metadata.place };
  }
};

const firstEvent = async (client) => {
  for await (const event of client.watchTransactions({ afterSequence: 0n }, { headers })) return event.kind;
};

const observe = async (transport, key) => {
  const client = createClient(transactions, transport);
  const bank = createClient(banks, transport);
  const order = { idempotencyKey: key, originAccount: 'NDHV-1002', destinationAccount: 'NDHV-1001', amount: { units: 100n, currency: 'USD' } };
  const paid = await client.submitTransaction(order, { headers });
  return {
    unary: { status: paid.transaction.status, units: String(paid.transaction.amount.units) },
    server_streaming: await firstEvent(client),
    failure: await failure(() => bank.getBank({ code: 'NOSUCH' }, { headers })),
    malformed: await failure(() => client.submitTransaction({ ...order, idempotencyKey: '' }, { headers })),
    nobody: await failure(() => bank.listBanks({})),
    deadline: await failure(async () => { for await (const _ of client.watchTransactions({}, { headers, timeoutMs: 500 })); }),
  };
};

console.log(JSON.stringify({
  web: await observe(createGrpcWebTransport({ baseUrl: http1, httpVersion: '1.1' }), 'connect-web'),
  grpc: await observe(createGrpcTransport({ baseUrl: http2 }), 'connect-grpc'),
}));
process.exit(0);
