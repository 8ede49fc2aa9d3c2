// Calls a WasmPay server by grpc-js as clients do, and prints how each call ended as one JSON object.
// Arguments: the server's host and port, the folder of the .proto files, the teller's token.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [target, protos, token] = process.argv.slice(2);
const definition = loader.loadSync(['wasmpay/v1/transactions.proto', 'wasmpay/v1/banks.proto'], {
  includeDirs: [protos], keepCase: true, defaults: true, longs: String, enums: String,
});
const { TransactionService, BankService } = grpc.loadPackageDefinition(definition).wasmpay.v1;
const plain = grpc.credentials.createInsecure();
const gzipped = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };
const transactions = new TransactionService(target, plain);
const compressing = new TransactionService(target, plain, gzipped);
const banks = new BankService(target, plain);

const identity = new grpc.Metadata();
identity.set('authorization', `Bearer ${token}`);
const within = (milliseconds) => ({ deadline: Date.now() + milliseconds });

const failure = (error) => ({
  code: error.code,
  details: error.details,
  reason: error.metadata?.get('wasmpay-error-code')[0],
  status: error.metadata?.get('grpc-status-details-bin')[0]?.toString('hex'),
});

const call = (client, method, request, metadata = identity) =>
  new Promise((resolve) => {
    client[method](request, metadata, within(60_000), (error, response) => resolve(error ? failure(error) : { code: 0, ...response }));
  });

const watch = (options, onEvent) =>
  new Promise((resolve) => {
    const kinds = [];
    const stream = transactions.WatchTransactions({ after_sequence: '0' }, identity, options);
    stream.on('data', (event) => { kinds.push(event.kind); onEvent?.(stream); });
    stream.on('error', (error) => resolve({ kinds, ...failure(error) }));
    stream.on('end', () => resolve({ kinds, code: 0 }));
  });

const unheard = () =>
  new Promise((resolve) => {
    const raw = (bytes) => bytes;
    banks.makeUnaryRequest('/wasmpay.v1.BankService/NoSuchMethod', raw, raw, Buffer.alloc(0), identity, within(60_000), (error) => resolve(failure(error)));
  });

const order = (idempotency_key, units, memo = '') =>
  ({ idempotency_key, origin_account: 'NDHV-1002', destination_account: 'NDHV-1001', amount: { units, currency: 'USD' }, memo });

const seen = {
  unary: await call(banks, 'GetBank', { code: 'SOLE' }),
  gzip: await call(compressing, 'SubmitTransaction', order('gzip', '100', 'grüße')),
  gzip_bomb: await call(compressing, 'SubmitTransaction', order('bomb', '100', 'x'.repeat(5 << 20))),
  too_large: await call(transactions, 'SubmitTransaction', order('large', '100', 'x'.repeat(5 << 20))),
  failure: await call(banks, 'GetBank', { code: 'NOSUCH' }),
  nobody: await call(banks, 'ListBanks', {}, new grpc.Metadata()),
  deadline: await watch(within(1_000)),
  cancelled: await watch(within(60_000), (stream) => stream.cancel()),
  unimplemented: await unheard(),
};

console.log(JSON.stringify(seen));
[transactions, compressing, banks].forEach((client) => client.close());
